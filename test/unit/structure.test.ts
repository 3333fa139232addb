import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');

/**
 * What each folder may import besides itself, the lowest first: none may import one that comes after it.
 * Only the entry, index.ts, lies directly in src.
 */
const MAY_IMPORT: Record<string, string[]> = {
  probe: [],
  report: ['probe'],
  trend: ['probe', 'report'],
  input: ['probe', 'report', 'trend'],
  snapshot: ['report'],
  graph: ['snapshot'],
  growth: ['probe', 'snapshot', 'graph'],
  attribution: ['probe', 'report', 'snapshot', 'graph', 'growth'],
  sampling: ['probe', 'report', 'trend', 'input'],
  check: [
    'probe',
    'report',
    'trend',
    'input',
    'snapshot',
    'graph',
    'growth',
    'attribution',
    'sampling',
  ],
  'whole-run': ['report', 'snapshot', 'graph', 'growth', 'attribution', 'check'],
  diff: ['report', 'input', 'snapshot', 'graph', 'growth', 'attribution', 'check'],
  di: ['probe', 'report', 'input', 'snapshot', 'check'],
  matchers: ['report', 'input', 'check', 'di'],
  page: ['probe', 'report', 'input'],
};
/** The rooms of the two largest folders, each with those that it may import; the folder's own files may import all. */
const ROOMS: Record<string, Record<string, string[]>> = {
  attribution: {
    sources: [],
    nodes: ['sources'],
    names: ['sources', 'nodes'],
    paths: ['sources', 'nodes', 'names'],
    lines: ['sources', 'nodes', 'paths'],
    packages: ['sources', 'nodes', 'paths'],
    advice: ['sources', 'nodes', 'names', 'paths', 'packages'],
  },
  node: {
    host: [],
    cdp: ['host'],
    files: [],
    'in-process': ['host', 'cdp', 'remote'],
    remote: ['host', 'cdp'],
    server: ['host', 'cdp', 'files', 'remote', 'checks'],
    monitor: [],
    checks: ['host', 'cdp', 'files', 'in-process'],
    'whole-run': ['host', 'cdp', 'in-process'],
  },
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

  it.each(
    Object.entries(ROOMS).flatMap(([folder, rooms]) =>
      Object.entries(rooms).map(([room, allowed]) => [`${folder}/${room}`, allowed] as const),
    ),
  )('%s imports of its own folder only %j', (room, allowed) => {
    const roomOf = (path: string) => path.split('/').slice(0, -1).slice(0, 2).join('/');
    const folder = folderOf(room);
    const own = files.filter(({ path }) => roomOf(path) === room);
    expect(own.length).toBeGreaterThan(0);
    expect(
      own.flatMap(({ path, imports }) =>
        imports
          .filter((target) => folderOf(target) === folder && roomOf(target) !== room)
          .filter((target) => !allowed.includes(roomOf(target).slice(folder.length + 1)))
          .map((target) => `${path} -> ${target}`),
      ),
    ).toEqual([]);
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
