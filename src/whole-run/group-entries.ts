import type { Attributor, Culprit } from '../attribution/create-attributor.js';
import { createReader, type SnapshotReader } from '../attribution/nodes/snapshot-reader.js';
import { findEdgeSource, tracePath, type SearchTree } from '../graph/search-from-root.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { Entry } from './find-entries.js';

export interface DescribeContext {
  readonly snapshot: HeapSnapshot;
  readonly search: SearchTree;
  readonly attributor: Attributor;
  /** Names of objects that all files share. */
  readonly shared: ReadonlyMap<number, string>;
}

export interface EntryGroup {
  /** The entry that says most. */
  readonly culprit: Culprit;
  /** How many entries there are. */
  readonly count: number;
}

/**
 * Puts together what hangs from one object outside of the file: a server holds its listeners, its timer and
 * the store of the call that made it, and all of these go with it.
 */
export function groupEntries(entries: readonly Entry[], context: DescribeContext): EntryGroup[] {
  const reader = createReader(context.snapshot);
  const groups: { nodes: Set<number>; best: Ranked; count: number }[] = [];
  for (const entry of entries) {
    const culprit = toCulprit(entry, context);
    const way = listObjects(reader, culprit);
    const ranked = { culprit, rank: rankEntry(reader, entry, context.attributor, culprit) };
    const holder = way.at(-1);
    const group = groups.find(({ nodes }) => way.some((node) => nodes.has(node)));
    if (group === undefined) {
      groups.push({ nodes: new Set(holder === undefined ? [] : [holder]), best: ranked, count: 1 });
      continue;
    }
    group.count++;
    if (holder !== undefined) group.nodes.add(holder);
    if (ranked.rank < group.best.rank) group.best = ranked;
  }
  return groups.map(({ best, count }) => ({ culprit: best.culprit, count }));
}

interface Ranked {
  readonly culprit: Culprit;
  readonly rank: number;
}

/** An entry as attribution takes it. */
export function toCulprit(
  { holder, target, edge }: Entry,
  { snapshot, search }: Pick<DescribeContext, 'snapshot' | 'search'>,
): Culprit {
  const edges = [...tracePath(snapshot, search, holder), edge];
  const path = [
    { node: findEdgeSource(snapshot, edges[0]!), edge: -1 },
    ...edges.map((step) => ({ node: snapshot.edgeTarget[step]!, edge: step })),
  ];
  return { holder, survivors: Uint32Array.of(target), path, countPerCall: 1 };
}

/** The objects on the way to what is held, it left out: what people know of it, without the engine's pieces. */
function listObjects(reader: SnapshotReader, { path }: Culprit): number[] {
  return path.slice(0, -1).flatMap(({ node }) => {
    const isObject = /^(?:object|closure)$/.test(reader.typeOf(node)) && !reader.isInternal(node);
    return isObject ? [node] : [];
  });
}

/** What Node notes of every resource, and its tables of properties, say less than a function with a line. */
const NOTES =
  /async_context|AsyncContextFrame|kResourceStore|ALS|^properties$|^__proto__$|^map$|^constructor$/;

function rankEntry(
  reader: SnapshotReader,
  { edge, target }: Entry,
  attributor: Attributor,
  culprit: Culprit,
): number {
  const isNote = NOTES.test(reader.edgeNameOf(edge)) || !isNamed(reader, culprit);
  const isPlaced = reader.typeOf(target) === 'closure' && attributor.locate(target) !== undefined;
  return (isNote ? 4 : 0) + (isPlaced ? 0 : 2);
}

/** Whether the last edges of the way are ones that the source has, and not a table's. */
function isNamed(reader: SnapshotReader, { path }: Culprit): boolean {
  return path
    .slice(-3)
    .some(
      ({ edge }) => edge >= 0 && /^(?:property|element|context)$/.test(reader.edgeTypeOf(edge)),
    );
}
