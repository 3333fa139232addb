import type { Attributor, Culprit } from '../attribution/create-attributor.js';
import type { CountedSnapshot, SnapshotCounts } from './compare-snapshots.js';
import { toCulprit } from '../check/describe-leak.js';
import { buildDominatorTree } from '../graph/dominator-tree.js';
import { measureSetsRetained } from '../graph/measure-sets-retained.js';
import { sumRetainedSizes } from '../graph/retained-sizes.js';
import { sumGroupRetained } from '../graph/sum-group-retained.js';
import { chooseMembers, type RisingMembers } from '../growth/choose-members.js';
import { bytesOf, countsOf, findRisingPaths } from '../growth/find-rising-paths.js';
import { rankBy } from '../growth/rank-by.js';
import { isRising, steadiness, totalRise } from '../growth/is-rising.js';
import { formatBytes } from '../report/format-amount.js';
import type { ConstructorChange, SnapshotDiff, SnapshotGrowth } from '../report/snapshot-diff.js';

/** The rest weighs less. */
const MOST_CONSTRUCTORS = 32;
const MOST_GROWTH = 20;
/** So many places are looked at before those with one holder are joined, and the heaviest measured. */
const MOST_PLACES = 60;
/** Constructors told of one place. */
const MOST_KEPT = 8;
/** The engine's and Node's own, such as the contexts of closures: they belong to what they come with. */
const ENGINE_CLASS = /^(?:system|Node) \/ /;

/** The last snapshot, and the counts of all. */
export interface ComparedHeap extends CountedSnapshot, SnapshotCounts {
  /** For the last snapshot. */
  attributor: Attributor;
}

/** Describes in the last snapshot what rose in all of them. */
export function describeChanges(heap: ComparedHeap): Pick<SnapshotDiff, 'constructors' | 'growth'> {
  const { snapshot, filter } = heap;
  const dominators = buildDominatorTree(snapshot, filter);
  const sizes = sumRetainedSizes(snapshot, dominators);
  const sumRetained = (groupOf: Int32Array, groups: number) =>
    sumGroupRetained(snapshot, dominators, sizes, groupOf, groups);
  return {
    constructors: describeConstructors(heap, sumRetained),
    growth: describeGrowth(heap, sumRetained),
  };
}

type SumRetained = (groupOf: Int32Array, groups: number) => Float64Array;

/** Instances of one class in some part of the heap. */
interface Group {
  classId: number;
  counts: number[];
  bytes: number[];
}

function describeConstructors(heap: ComparedHeap, sumRetained: SumRetained): ConstructorChange[] {
  const { tallies, classNames, snapshot, search, classes } = heap;
  const groups = classNames
    .map((_, classId) => ({
      classId,
      counts: tallies.map(({ counts }) => counts[classId] ?? 0),
      bytes: tallies.map(({ bytes }) => bytes[classId] ?? 0),
    }))
    .filter((group) => isTold(group, heap))
    .sort(rankBy(weigh, ({ classId }) => classNames[classId]))
    .slice(0, MOST_CONSTRUCTORS);
  const groupOfClass = new Map(groups.map(({ classId }, group) => [classId, group]));
  const groupOf = new Int32Array(snapshot.nodeCount).fill(-1);
  for (let i = 0; i < search.order.length; i++) {
    const node = search.order[i];
    if (!classes.isInternal(node)) groupOf[node] = groupOfClass.get(classes.classOf(node)) ?? -1;
  }
  return toChanges(groups, groupOf, heap, sumRetained).sort(
    rankBy<ConstructorChange>(sustained, ({ name }) => name),
  );
}

function describeGrowth(heap: ComparedHeap, sumRetained: SumRetained): SnapshotGrowth[] {
  const { snapshot, filter, paths, classNames, tallies, newestIds, places } = heap;
  const firstNewId = newestIds && newestIds[0] + 1;
  const risings = findRisingPaths(paths, classNames, tallies).slice(0, MOST_PLACES);
  const chosen = chooseMembers({ snapshot, places, paths, firstNewId }, risings);
  // Where nothing is new, what rises was somewhere else before.
  const joined = joinByHolder(
    chosen.filter(({ born }) => born !== 0),
    heap,
  ).slice(0, MOST_GROWTH);
  const sets = joined.map(({ members }) => listMembers(members.rising.top, heap));
  const retained = measureSetsRetained(snapshot, filter, sets);
  return joined
    .map((place, i) => describePlace(place, retained[i].bytes, heap, sumRetained))
    .sort((a, b) => sustained(b) - sustained(a));
}

/** A place that grows. */
interface Place {
  members: RisingMembers;
  /** For its words. Its rate stays 0, as files know nothing of calls. */
  culprit: Culprit;
}

/** What one object holds by several edges grows at one place. */
function joinByHolder(chosen: readonly RisingMembers[], heap: ComparedHeap): Place[] {
  const joined = new Map<number, Place>();
  for (const members of chosen) {
    const { holder, sample, rising } = members;
    const culprit = toCulprit({ holder, sample, countPerCall: 0, ...rising }, heap);
    if (rising.kind === 'bytes') culprit.survivors = new Uint32Array(0);
    const key = heap.attributor.findGrowing(culprit).node;
    const same = joined.get(key);
    if (same === undefined) {
      joined.set(key, { members: { ...members, rising: { ...rising } }, culprit });
    } else if (same.members.rising.kind === rising.kind) {
      const { top, below } = same.members.rising;
      same.members.rising.top = [...top, ...rising.top];
      same.members.rising.below = [...below, ...rising.below];
    }
  }
  return [...joined.values()];
}

function describePlace(
  { members: { rising }, culprit }: Place,
  retainedBytes: number,
  heap: ComparedHeap,
  sumRetained: SumRetained,
): SnapshotGrowth {
  const { attributor } = heap;
  const main = mainGroup(rising.top, heap, culprit.survivors[0]);
  const countChange = totalRise(main.counts);
  const growing = attributor.describeGrowing({ ...culprit, countPerCall: countChange });
  const bytesChange = totalRise(main.bytes);
  const pattern = attributor.matchPattern(culprit);
  return {
    fingerprint: attributor.fingerprint(culprit),
    growing: {
      ...growing,
      describe: tellChange(
        growing.describe,
        rising.kind === 'bytes' ? formatBytes(bytesChange) : undefined,
      ),
    },
    counts: main.counts,
    bytes: main.bytes,
    countChange,
    bytesChange,
    retainedBytes,
    constructors: rising.kind === 'bytes' ? [] : describeKept(rising, heap, sumRetained),
    retainerPath: attributor.describePath(culprit),
    ...attributor.findPackage(culprit),
    ...(pattern ? { pattern } : {}),
  };
}

/** The constructors of what hangs at a place. */
function describeKept(
  { top, below }: RisingMembers['rising'],
  heap: ComparedHeap,
  sumRetained: SumRetained,
): ConstructorChange[] {
  const groups = groupByClass([...top, ...below], heap)
    .filter((group) => isTold(group, heap))
    .sort(rankBy(weigh, ({ classId }) => heap.classNames[classId]))
    .slice(0, MOST_KEPT);
  const kept = new Set([...top, ...below]);
  const groupOfClass = new Map(groups.map(({ classId }, group) => [classId, group]));
  const { place, owner } = heap.places;
  const groupOf = new Int32Array(place.length).fill(-1);
  for (let node = 0; node < place.length; node++) {
    if (owner[node] === node && kept.has(place[node]))
      groupOf[node] = groupOfClass.get(heap.classes.classOf(node)) ?? -1;
  }
  return toChanges(groups, groupOf, heap, sumRetained).sort(
    rankBy(
      ({ retainedBytes }) => retainedBytes,
      ({ name }) => name,
    ),
  );
}

function toChanges(
  groups: readonly Group[],
  groupOf: Int32Array,
  { classNames, attributor }: ComparedHeap,
  sumRetained: SumRetained,
): ConstructorChange[] {
  const retained = sumRetained(groupOf, groups.length);
  const samples = new Int32Array(groups.length).fill(-1);
  for (let node = 0; node < groupOf.length; node++) {
    if (groupOf[node] >= 0) samples[groupOf[node]] = node;
  }
  return groups.map(({ classId, counts, bytes }, group) => {
    const location = samples[group] < 0 ? undefined : attributor.locate(samples[group]);
    return {
      name: classNames[classId],
      ...(location && !location.file.startsWith('node:') ? { location } : {}),
      counts,
      bytes,
      countChange: totalRise(counts),
      bytesChange: totalRise(bytes),
      retainedBytes: retained[group],
    };
  });
}

/**
 * The most numerous class of some paths; objects before strings and numbers. Of a document's nodes the one
 * that is told: others may stand beside it, or hang from it.
 */
function mainGroup(
  top: readonly number[],
  { paths, classNames, classes, attributor }: ComparedHeap,
  told: number | undefined,
): Group {
  const groups = groupByClass(top, { paths });
  const isElement = told !== undefined && attributor.isDomNode(told);
  const own = isElement && groups.find(({ classId }) => classId === classes.classOf(told));
  if (own) return own;
  const rank = ({ classId, counts }: Group) =>
    totalRise(counts) * (classNames[classId].startsWith('(') ? 1e-6 : 1);
  return groups.reduce((best, group) => (rank(group) > rank(best) ? group : best));
}

function groupByClass(chosen: readonly number[], { paths }: Pick<ComparedHeap, 'paths'>): Group[] {
  const groups = new Map<number, Group>();
  for (const path of chosen) {
    const classId = paths.classId[path];
    const counts = countsOf(path, paths);
    const bytes = bytesOf(path, paths);
    const group = groups.get(classId);
    if (group === undefined) groups.set(classId, { classId, counts, bytes });
    else {
      counts.forEach((count, i) => (group.counts[i] += count));
      bytes.forEach((size, i) => (group.bytes[i] += size));
    }
  }
  return [...groups.values()];
}

function isTold({ classId, counts }: Group, { classNames }: ComparedHeap): boolean {
  return isRising(counts) && !ENGINE_CLASS.test(classNames[classId]);
}

function listMembers(top: readonly number[], { places, snapshot }: ComparedHeap): Uint32Array {
  const isTop = new Set(top);
  const members: number[] = [];
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (places.owner[node] === node && isTop.has(places.place[node])) members.push(node);
  }
  return Uint32Array.from(members);
}

/** Self sizes by which a group rose, as far as the rise went on. */
function weigh({ counts, bytes }: Group): number {
  return totalRise(bytes) * steadiness(counts);
}

/** What the rise retains, as far as it went on. */
function sustained({ counts, bytes, retainedBytes }: ConstructorChange | SnapshotGrowth): number {
  const values = totalRise(counts) > 0 ? counts : bytes;
  const last = values[values.length - 1];
  return last > 0 ? retainedBytes * (totalRise(values) / last) * steadiness(values) : 0;
}

/**
 * `Map sessions: +400.00 entries per call`, as attribution tells growth, for growth that is not per
 * call: `Map sessions: +400 entries`, or with `bytes` in place of the number.
 */
function tellChange(describe: string, bytes: string | undefined): string {
  return describe.replace(/\+([\d.]+) (.*) per call$/s, (_, count: string, unit: string) =>
    bytes === undefined ? `+${Math.round(Number(count))} ${unit}` : `+${bytes}`,
  );
}
