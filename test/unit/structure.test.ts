import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');

/**
 * What each folder may import besides itself, the lowest first: none may import one that comes after it.
 * '.' is the files directly in src, without index.ts, which is the entry.
 */
const MAY_IMPORT: Record<string, string[]> = {
  probe: [],
  report: ['probe'],
  trend: ['probe', 'report'],
  '.': ['probe', 'report', 'trend'],
  snapshot: ['.'],
  graph: ['snapshot'],
  growth: ['probe', 'snapshot', 'graph'],
  attribution: ['probe', 'report', 'snapshot', 'graph', 'growth'],
  sampling: ['probe', 'report', 'trend', '.'],
  check: [
    'probe',
    'report',
    'trend',
    '.',
    'snapshot',
    'graph',
    'growth',
    'attribution',
    'sampling',
  ],
  diff: ['report', '.', 'snapshot', 'graph', 'growth', 'attribution', 'check'],
  di: ['probe', 'report', '.', 'snapshot', 'check'],
  matchers: ['report', '.', 'check', 'di'],
  page: ['probe', 'report', '.'],
};
/** Only these may use Node, and nothing before them in this list or above imports them. */
const OUTSIDE = ['ci', 'node', 'cli', 'adapters'];

interface SourceFile {
  path: string;
  folder: string;
  imports: string[];
  nodeImports: string[];
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map(readSource);

function readSource(path: string): SourceFile {
  const text = readFileSync(join(SRC, path), 'utf8');
  const specifiers = [
    ...text.matchAll(
      /^(?:import|export)\b[^;]*?from '([^']+)'|^import '([^']+)'|import\('([^']+)'\)/gm,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3]!);
  const folder = path.includes('/') ? path.slice(0, path.indexOf('/')) : '.';
  return {
    path,
    folder,
    imports: specifiers
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) =>
        relative(SRC, join(SRC, dirname(path), specifier)).replace(/\.js$/, '.ts'),
      ),
    nodeImports: specifiers.filter((specifier) => specifier.startsWith('node:')),
  };
}

const folderOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '.');

describe('the source tree', () => {
  it('was read', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap(({ imports }) => imports).length).toBeGreaterThan(100);
  });

  it.each(Object.entries(MAY_IMPORT))('%s imports only %j', (folder, allowed) => {
    const wrong = files
      .filter((file) => file.folder === folder && file.path !== 'index.ts')
      .flatMap(({ path, imports }) =>
        imports
          .filter((target) => folderOf(target) !== folder && !allowed.includes(folderOf(target)))
          .map((target) => `${path} -> ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('uses Node only outside of the core, and the core imports nothing from there', () => {
    const core = files.filter(
      ({ folder, path }) => !OUTSIDE.includes(folder) && path !== 'index.ts',
    );
    expect(
      core.flatMap(({ path, nodeImports }) => nodeImports.map((name) => `${path} -> ${name}`)),
    ).toEqual([]);
    expect(
      core.flatMap(({ path, imports }) =>
        imports
          .filter((target) => OUTSIDE.includes(folderOf(target)))
          .map((target) => `${path} -> ${target}`),
      ),
    ).toEqual([]);
  });

  it('has folders that depend in one direction', () => {
    const order = Object.keys(MAY_IMPORT);
    for (const [folder, allowed] of Object.entries(MAY_IMPORT))
      for (const other of allowed) expect(order.indexOf(other)).toBeLessThan(order.indexOf(folder));
    const outwards = files.flatMap(({ path, folder, imports }) =>
      imports
        .filter((target) => OUTSIDE.indexOf(folderOf(target)) > OUTSIDE.indexOf(folder))
        .filter(() => path !== 'index.ts')
        .map((target) => `${path} -> ${target}`),
    );
    expect(outwards).toEqual([]);
  });

  it('keeps adapters apart from each other', () => {
    const adapterOf = (path: string) => /^adapters\/([^/]+)\//.exec(path)?.[1];
    const wrong = files.flatMap(({ path, imports }) =>
      imports
        .filter(
          (target) => adapterOf(target) !== undefined && adapterOf(target) !== adapterOf(path),
        )
        .map((target) => `${path} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no cycles', () => {
    expect(findCycle()).toEqual([]);
  });
});

function findCycle(): string[] {
  const imports = new Map(files.map((file) => [file.path, file.imports]));
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    path.push(file);
    for (const target of imports.get(file) ?? []) {
      const cycle = visit(target);
      if (cycle.length > 0) return cycle;
    }
    path.pop();
    done.add(file);
    return [];
  };
  for (const { path: file } of files) {
    const cycle = visit(file);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
