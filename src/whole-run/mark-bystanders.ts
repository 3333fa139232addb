import { createReader, type SnapshotReader } from '../attribution/nodes/snapshot-reader.js';
import { indexScopes } from '../attribution/nodes/index-scopes.js';
import { rankRoots } from '../growth/rank-roots.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** What may hold a file and is no evidence: one byte per node. */
export interface Bystanders {
  /** Roots that hold for the time of a call or are records of the engine's, and shapes of objects. */
  readonly engine: Uint8Array;
  /** These, and heapslope, the runner, and what they suspended. */
  readonly harness: Uint8Array;
  /** These, and records of modules, which hold what the modules have while they are loaded. */
  readonly whileRunning: Uint8Array;
  /** Functions of the libraries by which runners mock: where one stands in for something, the file put it there. */
  readonly mocks: ReadonlySet<number>;
}

const MOCK_SCRIPT =
  /[\\/]node_modules[\\/](?:jest-mock[\\/]|tinyspy[\\/]|@vitest[\\/]spy[\\/]|vitest[\\/]dist[\\/]chunks[\\/]spy)/;
/** Timers are last resorts elsewhere, and evidence here. */
const MODULES = [
  'system / SourceTextModule',
  'system / SyntheticModule',
  'ModuleWrap',
  'Node / ModuleWrap',
];
const TIMERS = ['TimersList', 'ImmediateList'];

/** @param rounds from `rankNodes` */
export function markBystanders(snapshot: HeapSnapshot, rounds: Uint8Array): Bystanders {
  const { nodeCount, nodeName, nodeType, nodeTypeNames, strings } = snapshot;
  const roots = rankRoots(snapshot);
  const timers = TIMERS.map((name) => strings.indexOf(name));
  const shape = nodeTypeNames.indexOf('object shape');
  const engine = new Uint8Array(nodeCount);
  const harness = new Uint8Array(nodeCount);
  const records = new Set(MODULES.map((name) => strings.indexOf(name)));
  for (let node = 0; node < nodeCount; node++) {
    if (roots[node]! > 0 || nodeType[node] === shape) engine[node] = harness[node] = 1;
    if (rounds[node]! > 0 && !timers.includes(nodeName[node]!)) harness[node] = 1;
  }
  const reader = createReader(snapshot);
  const mocks = findMocks(reader);
  for (const mock of mocks) {
    harness[mock] = 0;
    let scope = reader.follow(mock, 'context');
    while (scope >= 0 && harness[scope] === 1) {
      harness[scope] = 0;
      scope = reader.follow(scope, 'previous');
    }
  }
  const whileRunning = harness.map((mark, node) => (records.has(nodeName[node]!) ? 1 : mark));
  return { engine, harness, whileRunning, mocks };
}

function findMocks(reader: SnapshotReader): Set<number> {
  const { nodeCount, nodeType, nodeTypeNames } = reader.snapshot;
  const { scriptOfClosure } = indexScopes(reader);
  const closure = nodeTypeNames.indexOf('closure');
  const mocks = new Set<number>();
  for (let node = 0; node < nodeCount; node++)
    if (nodeType[node] === closure && MOCK_SCRIPT.test(scriptOfClosure(node) ?? ''))
      mocks.add(node);
  return mocks;
}
