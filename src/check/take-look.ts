import { findInstruments } from './find-instruments.js';
import { findSuspended, OWN_ROUND, rankNodes } from '../attribution/nodes/rank-nodes.js';
import { filterStrongEdges, type EdgeFilter } from '../graph/edge-filter.js';
import { markLate } from '../graph/mark-late.js';
import type { SearchTree } from '../graph/search-from-root.js';
import { searchEvidence } from '../growth/search-evidence.js';
import { filterEvidenceEdges } from '../growth/filter-evidence-edges.js';
import { markWeakTables } from '../growth/mark-weak-tables.js';
import { sumPaths, type PlacedPaths } from '../growth/sum-paths.js';
import type { ObjectTracking } from '../probe/heap-probe.js';
import { createSnapshotParser, type HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { Check } from './start-check.js';

/** One heap snapshot with the shortest paths to all that lives. Some 30 bytes per node: not to be kept while calls run. */
export interface Look {
  snapshot: HeapSnapshot;
  filter: EdgeFilter;
  /** See `rankNodes`. */
  round: Uint8Array;
  search: SearchTree;
  placed: PlacedPaths;
  /** Objects that are born later have higher ids. */
  lastObjectId: number;
}

/** Takes one snapshot and adds it up by paths. */
export async function takeLook(
  check: Pick<Check, 'probe' | 'options' | 'host' | 'timings' | 'snapshotFiles'>,
  tracking: ObjectTracking,
): Promise<Look> {
  const { probe, options, host, timings } = check;
  const file =
    options.snapshotDir === undefined ? undefined : host.openSnapshotFile?.(options.snapshotDir);
  // Only the last one is of use to anybody.
  for (const earlier of check.snapshotFiles.splice(0)) earlier.close(false);
  if (file) check.snapshotFiles.push(file);
  const start = probe.clock.now();
  const parser = createSnapshotParser();
  await tracking.takeSnapshot((chunk) => {
    parser.push(chunk);
    file?.write(chunk);
  });
  const snapshot = parser.finish();
  const taken = probe.clock.now();
  timings.snapshot += taken - start;
  options.signal?.throwIfAborted();
  const filter = filterStrongEdges(snapshot);
  const suspended = findSuspended(snapshot);
  const round = rankNodes(snapshot, findInstruments(host.sources ?? {}), suspended);
  const evidence = filterEvidenceEdges(snapshot, filter);
  const search = searchEvidence(snapshot, evidence, {
    round,
    skip: markWeakTables(snapshot),
  });
  const placed = sumPaths({
    snapshot,
    search,
    isLate: markLate(snapshot, search, filter, evidence),
    whoseIs: tellOwners(snapshot, round, suspended, probe.features.isOwnHeap),
  });
  timings.analysis += probe.clock.now() - taken;
  return { snapshot, filter, round, search, placed, lastObjectId: findLastId(snapshot) };
}

/** While heapslope takes a snapshot of its own process, the stack is its own. */
const STACK = ['(Stack roots)', '(Handle scope)'];

function tellOwners(
  snapshot: HeapSnapshot,
  round: Uint8Array,
  suspended: ReadonlyMap<number, number>,
  isOwnHeap: boolean,
): (node: number) => 'own' | 'other' | undefined {
  const { nodeType, nodeName, nodeTypeNames, strings } = snapshot;
  const closure = nodeTypeNames.indexOf('closure');
  const synthetic = nodeTypeNames.indexOf('synthetic');
  const stack = new Set(isOwnHeap ? STACK.map((name) => strings.indexOf(name)) : []);
  const streams = isOwnHeap ? findSnapshotStreams(snapshot) : new Set<number>();
  return (node) => {
    if (round[node] === OWN_ROUND || streams.has(node)) return 'own';
    const type = nodeType[node];
    if (type === closure || suspended.has(node)) return 'other';
    return type === synthetic && stack.has(nodeName[node]!) ? 'own' : undefined;
  };
}

/**
 * Node makes the class of the stream that a snapshot is read from, with some twenty functions, when the first one
 * was taken: they are in the second one alone.
 */
function findSnapshotStreams(snapshot: HeapSnapshot): Set<number> {
  const { nodeCount, nodeName, nodeType, nodeTypeNames, strings, firstEdge, edgeTarget } = snapshot;
  const name = strings.indexOf('HeapSnapshotStream');
  const found = new Set<number>();
  for (let node = 0; name >= 0 && node < nodeCount; node++)
    if (nodeName[node] === name) found.add(node);
  const wanted = ['object', 'closure'].map((type) => nodeTypeNames.indexOf(type));
  const base = strings.indexOf('AsyncWrap');
  // From its prototype to that of what it extends, and to the functions there.
  for (const node of found)
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const target = edgeTarget[edge]!;
      const [object, closure] = wanted;
      const isBase = nodeType[target] === object && nodeName[target] === base;
      if (isBase || (nodeType[node] === object && nodeType[target] === closure)) found.add(target);
    }
  return found;
}

/**
 * The highest id of those that are numbered for good. Since V8 13 a snapshot gives the engine's own objects
 * (code, hidden) ids of their own anew, above all others, and takes up again below them: of 9600 objects
 * that were born after it, it was said that they were there before.
 */
function findLastId({ nodeId, nodeType, nodeTypeNames, nodeCount }: HeapSnapshot): number {
  const code = nodeTypeNames.indexOf('code');
  const hidden = nodeTypeNames.indexOf('hidden');
  let last = 0;
  for (let node = 0; node < nodeCount; node++) {
    const id = nodeId[node]!;
    const type = nodeType[node]!;
    // Even ids are of native nodes, and say nothing of their age.
    if (id % 2 === 1 && id > last && type !== code && type !== hidden) last = id;
  }
  return last;
}
