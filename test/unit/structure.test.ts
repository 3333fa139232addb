import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
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
    browser: ['host', 'cdp', 'files', 'checks'],
    checks: ['host', 'cdp', 'files', 'in-process'],
    'whole-run': ['host', 'cdp', 'in-process'],
  },
};
/** Longer ones are read in parts, or have a reason. */
const MOST_LINES = 300;
const MOST_FUNCTION_LINES = 60;
const CLOSURE =
  'a closure: its state is shared by the short functions in it, which are all that it has';
const PASS = 'one pass over the columns of a snapshot: its typed arrays are shared by all steps';
const SENT = 'sent to another process as text, and can use nothing from outside of itself';
/** Files, and functions as `file#name`, that are longer, and why. */
const LONG: Record<string, string> = {
  'attribution/create-attributor.ts': 'what all questions about one snapshot share',
  'attribution/create-attributor.ts#createAttributor': CLOSURE,
  'attribution/packages/package-undos.ts': 'a table',
  'attribution/nodes/index-dom.ts#indexDom': PASS,
  'check/find-holders.ts#createHolderFinder': CLOSURE,
  'di/scope-guard.ts#createScopeGuard': CLOSURE,
  'growth/compare-paths.ts#comparePaths': CLOSURE,
  'growth/find-structure.ts#createStructureFinder': CLOSURE,
  'growth/judge-paths.ts': 'the rules by which paths are judged, side by side',
  'graph/search-from-root.ts#searchFromRoot': PASS,
  'growth/sort-engine-nodes.ts#sortEngineNodes': CLOSURE,
  'growth/sum-paths.ts': PASS,
  'growth/sum-paths.ts#createPathTree': CLOSURE,
  'growth/sum-paths.ts#numberSteps': PASS,
  'growth/sum-paths.ts#sumPaths': PASS,
  'matchers/create-matchers.ts#createMatchers': CLOSURE,
  'node/browser/page-session.ts#openPageSession': CLOSURE,
  'node/cdp/cdp-session.ts#openCdpSession': CLOSURE,
  'node/cdp/instance-counter.ts#createInstanceCounter': SENT,
  'node/cdp/outside-memory-counter.ts#createOutsideMemoryCounter': SENT,
  'node/in-process/workers/worker-session.ts#createWorkerSession': CLOSURE,
  'node/remote/agent-source.ts#createAgent': SENT,
  'node/server/guard-inspector.ts#guard': SENT,
  'node/server/load.ts#createLoad': CLOSURE,
  'report/leak-report.ts': 'types alone, of one document',
  'sampling/run-calls.ts#createCallRunner': CLOSURE,
  'snapshot/collect-edges.ts#collectEdges': CLOSURE,
  'snapshot/collect-nodes.ts#collectNodes': CLOSURE,
  'snapshot/collect-strings.ts#collectStrings': CLOSURE,
  'snapshot/parse-snapshot.ts#createSnapshotParser': CLOSURE,
  'snapshot/scan-numbers.ts#createNumberScanner': CLOSURE,
  'snapshot/scan-sections.ts#createSectionScanner': CLOSURE,
  'snapshot/string-table.ts#createStringTable': CLOSURE,
};
/** Only these may use Node, and nothing before them in this list or above imports them. */
const OUTSIDE = ['ci', 'node', 'cli', 'adapters'];

interface SourceFile {
  path: string;
  text: string;
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
    text,
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

  it('is long only where that has a reason', () => {
    const long = files.flatMap(({ path, text }) => [
      ...(text.split('\n').length - 1 > MOST_LINES ? [path] : []),
      ...listLongFunctions(path, text).map((name) => `${path}#${name}`),
    ]);
    expect(long.filter((place) => !Object.hasOwn(LONG, place))).toEqual([]);
    // A reason for what is short by now would be one for what grows there next.
    expect(Object.keys(LONG).filter((place) => !long.includes(place))).toEqual([]);
  });

  it('has no cycles', () => {
    expect(findCycle()).toEqual([]);
  });
});

function listLongFunctions(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line;
  const long: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const lines = lineOf(node.end) - lineOf(node.getStart()) + 1;
      if (lines > MOST_FUNCTION_LINES) long.push(node.name?.getText() ?? '(anonymous)');
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return long;
}

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
