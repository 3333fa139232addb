import type { Attributor, Culprit } from '../attribution/create-attributor.js';
import { createReader, type SnapshotReader } from '../attribution/nodes/snapshot-reader.js';
import { findEdgeSource, tracePath, type SearchTree } from '../graph/search-from-root.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { FindCode } from './find-code.js';
import type { Entry } from './find-entries.js';

export interface DescribeContext {
  readonly snapshot: HeapSnapshot;
  readonly search: SearchTree;
  readonly attributor: Attributor;
  /** Names of objects that all files share. */
  readonly shared: ReadonlyMap<number, string>;
  /** Functions of the libraries by which runners mock. */
  readonly mocks: ReadonlySet<number>;
  /** The way from what is held to a function of the file's. */
  readonly findCode?: FindCode;
  /** For each node the number of the file that owns it, or -1. */
  readonly owner?: Int32Array;
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
  const groups: Group[] = [];
  for (const entry of uniqueTargets(reader, entries)) {
    const culprit = cutAtMock(cutAtShared(toCulprit(entry, context), context.shared), context);
    const isDirect = isRoot(reader, entry.holder) || isOfCall(reader, culprit);
    const ranked = {
      culprit,
      rank: rankEntry(reader, entry, context.attributor) + (isDirect ? NOTE_RANK : 0),
    };
    const way = listObjects(reader, culprit);
    // All files share it: each of its properties, events and entries is a cause of its own.
    const isShared = context.shared.has(culprit.path[0]!.node);
    const keys: (number | string)[] = isShared ? [nameWay(reader, culprit)] : way;
    const group = groups.find((one) => keys.some((key) => one.keys.has(key)));
    const own = keys.slice(-1);
    if (group === undefined)
      groups.push({ keys: new Set<number | string>(own), best: ranked, count: 1 });
    else join(group, own, ranked);
  }
  const isTelling = groups.some(({ best }) => best.rank < NOTE_RANK);
  return groups
    .filter(({ best }) => !isTelling || best.rank < NOTE_RANK)
    .map(({ best, count }) => ({ culprit: extend(best.culprit, context), count }));
}

/** What is held is told up to a function of the file's, which has a line. */
function extend(culprit: Culprit, { snapshot, owner, mocks, findCode }: DescribeContext): Culprit {
  const target = culprit.survivors[0]!;
  const file = owner?.[target] ?? -1;
  if (findCode === undefined || file < 0 || mocks.has(target)) return culprit;
  const steps = findCode(target, file).map((edge) => ({ node: snapshot.edgeTarget[edge]!, edge }));
  return { ...culprit, path: [...culprit.path, ...steps] };
}

/** What two edges lead to is told by the one that the source has. */
function uniqueTargets(reader: SnapshotReader, entries: readonly Entry[]): Entry[] {
  const best = new Map<number, Entry>();
  for (const entry of entries) {
    const known = best.get(entry.target);
    if (known === undefined || (isNote(reader, known) && !isNote(reader, entry)))
      best.set(entry.target, entry);
  }
  return [...best.values()].toSorted((one, other) => one.distance - other.distance);
}

interface Group {
  readonly keys: Set<number | string>;
  best: Ranked;
  count: number;
}

function join(group: Group, keys: readonly (number | string)[], ranked: Ranked): void {
  group.count++;
  for (const key of keys) group.keys.add(key);
  if (ranked.rank < group.best.rank) group.best = ranked;
}

/** From what all files share on, where the way leads through something of the kind. */
function cutAtShared({ path, ...culprit }: Culprit, shared: ReadonlyMap<number, string>): Culprit {
  const at = path.findLastIndex(({ node }, index) => index < path.length - 1 && shared.has(node));
  if (at < 1) return { ...culprit, path };
  const cut = path.slice(at).map((step, index) => (index === 0 ? { ...step, edge: -1 } : step));
  return { ...culprit, path: cut };
}

/** A mock in the place of something that all files share: what the mock library has behind it says nothing. */
function cutAtMock(culprit: Culprit, { shared, mocks }: DescribeContext): Culprit {
  const { path } = culprit;
  if (!shared.has(path[0]!.node)) return culprit;
  const at = path.findIndex(({ node }, index) => index > 0 && mocks.has(node));
  if (at < 0) return culprit;
  return {
    ...culprit,
    path: path.slice(0, at + 1),
    survivors: Uint32Array.of(path[at]!.node),
    holder: path[at - 1]!.node,
  };
}

/** The names of the edges of a way, those of tables left out. */
function nameWay(reader: SnapshotReader, { path }: Culprit): string {
  const [root, ...steps] = path;
  const names = steps
    .filter(({ edge }) => /^(?:property|context)$/.test(reader.edgeTypeOf(edge)))
    .map(({ edge }) => reader.edgeNameOf(edge));
  return [root!.node, ...names].join(' ');
}

interface Ranked {
  readonly culprit: Culprit;
  readonly rank: number;
}

/** An entry as attribution takes it. */
export function toCulprit(
  { holder, target, edge, way = [] }: Entry,
  { snapshot, search }: Pick<DescribeContext, 'snapshot' | 'search'>,
): Culprit {
  const edges = [...tracePath(snapshot, search, holder), edge, ...way];
  const path = [
    { node: findEdgeSource(snapshot, edges[0]!), edge: -1 },
    ...edges.map((step) => ({ node: snapshot.edgeTarget[step]!, edge: step })),
  ];
  return { holder, survivors: Uint32Array.of(target), path, countPerCall: 1 };
}

/** The objects on the way to what is held, it left out: what people know of it, without the engine's pieces. */
function listObjects(reader: SnapshotReader, { path }: Culprit): number[] {
  return path.slice(0, -1).flatMap(({ node, edge }) => {
    const isObject = /^(?:object|closure)$/.test(reader.typeOf(node)) && !reader.isInternal(node);
    const isFolded = edge >= 0 && LISTS.has(reader.edgeNameOf(edge));
    return isObject && !isFolded ? [node] : [];
  });
}

/** What an emitter has its listeners in belongs to it. */
const LISTS = new Set(['_events', '<symbol kEvents>']);
/** What Node notes of every resource, and the engine's tables, say less than a function with a line. */
const NOTES =
  /async_context|AsyncContextFrame|kResourceStore|^properties$|^__proto__$|^map$|^constructor$/;
const NOTE_RANK = 4;

function rankEntry(reader: SnapshotReader, entry: Entry, attributor: Attributor): number {
  const { target } = entry;
  const isPlaced = reader.typeOf(target) === 'closure' && attributor.locate(target) !== undefined;
  return (isNote(reader, entry) ? NOTE_RANK : 0) + (isPlaced ? 0 : 2);
}

/** What a handle of Node's or of an addon's has, with no object between. */
function isRoot(reader: SnapshotReader, node: number): boolean {
  return /^(?:synthetic|native)$/.test(reader.typeOf(node));
}

/** Whether it is what a call had in its `AsyncLocalStorage`, which every resource that it opened notes. */
function isOfCall(reader: SnapshotReader, { path }: Culprit): boolean {
  return path.slice(-4).some(({ node }) => reader.nameOf(node) === 'AsyncContextFrame');
}

/** Whether it is by a piece of the engine's, or of Node's, that the outside has it. */
function isNote(reader: SnapshotReader, { edge, holder }: Entry): boolean {
  return NOTES.test(reader.edgeNameOf(edge)) || isTable(reader, holder, edge);
}

/** A table of properties, and no array or context of the source's. */
function isTable(reader: SnapshotReader, holder: number, edge: number): boolean {
  return reader.nameOf(holder) === '(object properties)' && reader.edgeTypeOf(edge) !== 'property';
}
