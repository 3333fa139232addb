import type { EdgeFilter } from '../graph/edge-filter.js';
import { buildDominatorTree } from '../graph/dominator-tree.js';
import { measureSetsRetained } from '../graph/measure-sets-retained.js';
import { sumRetainedSizes } from '../graph/retained-sizes.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { sumEvidence, type GrowthCulprit } from './find-culprits.js';
import type { PathTree } from './grow-path-tree.js';
import { isProportional } from './is-proportional.js';
import { rankBy } from './rank-by.js';

/** Retained sizes are measured for this many constructors of a culprit. */
const MEASURED_CONSTRUCTORS = 8;
/** The engine's own, such as the contexts of closures: they belong to the closures that they come with. */
const ENGINE_CLASS = 'system / ';

export interface MeasuredConstructor {
  name: string;
  /** A survivor, as node ordinal. */
  sample: number;
  countPerCall: number;
  bytesPerCall: number;
  retainedBytesPerCall: number;
  intervals: number[];
}

export interface MeasuredCulprit {
  culprit: GrowthCulprit;
  constructors: MeasuredConstructor[];
  /** Self sizes of all survivors that it holds, bytes per call. */
  bytesPerCall: number;
  /** Retained size of the set of its direct survivors, bytes per call. */
  retainedBytesPerCall: number;
}

export interface MeasureInput {
  snapshot: HeapSnapshot;
  filter: EdgeFilter;
  tree: PathTree;
  births: Int8Array;
  /** Calls of each batch that is evidence. */
  calls: readonly number[];
  /** Bytes of each node, as far as they are told; default: its self size. */
  weights?: Float64Array;
}

/** What is worked out once for all culprits and constructors of a snapshot. */
export interface GrowthMeter {
  tree: PathTree;
  calls: readonly number[];
  /** Retained sizes of sets: for each, that of all evidence members of some tree nodes, bytes. */
  measureRetained(sets: readonly (readonly number[])[]): number[];
  /** Sum of what each evidence member of a tree node dominates, bytes: it ranks, but counts nested members twice. */
  sumDominated(index: number): number;
}

export function createGrowthMeter(input: MeasureInput): GrowthMeter {
  const { snapshot, filter, tree, calls, weights } = input;
  const evidence = listEvidence(input);
  // Constructors of the one culprit are those of the whole snapshot as well.
  const known = new Map<string, number>();
  let dominated: Float64Array | undefined;
  return {
    tree,
    calls,
    measureRetained(sets) {
      const wanted = new Map(sets.map((indexes) => [nameSet(indexes), indexes]));
      const missing = [...wanted].filter(([key]) => !known.has(key));
      const members = missing.map(([, indexes]) => {
        const chosen = new Set(indexes);
        return evidence.filter((node) => chosen.has(tree.place[node]));
      });
      const sizes = measureSetsRetained(snapshot, filter, members, weights);
      missing.forEach(([key], i) => known.set(key, sizes[i].bytes));
      return sets.map((indexes) => known.get(nameSet(indexes))!);
    },
    // Dominators are a third of all the work, and few leaks have so many constructors.
    sumDominated(index) {
      dominated ??= sumDominatedSizes(input, evidence);
      return dominated[index];
    },
  };
}

/**
 * Measures what culprits keep, the most retained first. Retained is the retained size of the *set* of
 * direct survivors: what is reachable, minus what is reachable while avoiding them. Sums of dominated
 * sizes would miss what leaked objects hold jointly.
 */
export function measureCulprits(
  meter: GrowthMeter,
  culprits: readonly GrowthCulprit[],
): MeasuredCulprit[] {
  const groups = culprits.map(({ top, below }) => groupByClass(meter, [...top, ...below]));
  // All at once: a search of the heap takes as long for many sets as for one.
  meter.measureRetained([...culprits.map(({ top }) => top), ...groups.flatMap(listMeasured)]);
  const { nameOf } = meter.tree.classes;
  return culprits
    .map((culprit, i) => measureCulprit(meter, culprit, groups[i]))
    .sort(
      rankBy(
        ({ retainedBytesPerCall }) => retainedBytesPerCall,
        ({ culprit }) => `${nameOf(culprit.holder)} ${nameOf(culprit.sample)}`,
      ),
    );
}

/**
 * The constructors whose instances survive from every batch, most retained first.
 *
 * @param culprits only what they keep; default: wherever it hangs
 */
export function measureConstructors(
  meter: GrowthMeter,
  culprits?: readonly GrowthCulprit[],
): MeasuredConstructor[] {
  const indexes = culprits
    ? new Set(culprits.flatMap(({ top, below }) => [...top, ...below]))
    : meter.tree.nodes.keys();
  return measureGroups(meter, groupByClass(meter, [...indexes]));
}

function measureCulprit(
  meter: GrowthMeter,
  culprit: GrowthCulprit,
  groups: readonly ClassGroup[],
): MeasuredCulprit {
  const total = meter.calls.reduce((sum, calls) => sum + calls, 0);
  const constructors = measureGroups(meter, groups);
  return {
    culprit,
    constructors: tellingFirst(constructors, meter.tree.classes.nameOf(culprit.sample)),
    bytesPerCall: constructors.reduce((sum, { bytesPerCall }) => sum + bytesPerCall, 0),
    retainedBytesPerCall: meter.measureRetained([culprit.top])[0] / total,
  };
}

/** JavaScript's own classes, and what has none: each program has them by the thousand. */
const COMMON = /^(?:Object|Array|Map|Set|Promise|RegExp|Date|closure.*|\(.*\))$/;

/**
 * Most retained first, as they are, but first the class that is held directly, and then classes with a
 * name of their own: what is kept by everything that is kept says little by its size.
 */
function tellingFirst(
  constructors: readonly MeasuredConstructor[],
  direct: string,
): MeasuredConstructor[] {
  const rank = ({ name }: MeasuredConstructor) => (name === direct ? 0 : COMMON.test(name) ? 2 : 1);
  return constructors.toSorted((a, b) => rank(a) - rank(b));
}

interface ClassGroup {
  name: string;
  counts: Float64Array;
  bytes: number;
  indexes: number[];
  /** What its members dominate, bytes, where it is too small to be measured as a set. */
  dominated?: number;
}

/** Sums tree nodes by class, and leaves out what is not in proportion to the calls. */
function groupByClass({ tree, calls, sumDominated }: GrowthMeter, indexes: number[]): ClassGroup[] {
  const groups = new Map<number, ClassGroup>();
  for (const index of indexes) {
    const node = tree.nodes[index];
    let group = groups.get(node.class);
    if (!group) {
      const name = tree.classes.nameOf(node.samples[0]);
      group = { name, counts: new Float64Array(calls.length), bytes: 0, indexes: [] };
      groups.set(node.class, group);
    }
    for (let i = 0; i < calls.length; i++) group.counts[i] += node.counts[i];
    group.bytes += sumEvidence(node.bytes, calls);
    group.indexes.push(index);
  }
  const kept = [...groups.values()].filter(
    ({ name, counts }) => isProportional(counts, calls, 0) && !name.startsWith(ENGINE_CLASS),
  );
  if (kept.length <= MEASURED_CONSTRUCTORS) return kept;
  return kept
    .map((group) => ({
      ...group,
      dominated: group.indexes.reduce((sum, index) => sum + sumDominated(index), 0),
    }))
    .sort(
      rankBy(
        ({ dominated }) => dominated,
        ({ name }) => name,
      ),
    )
    .map(({ dominated, ...group }, i) =>
      i < MEASURED_CONSTRUCTORS ? group : { ...group, dominated },
    );
}

/** Retained sizes of the largest groups as sets, those of the rest by what they dominate. */
function measureGroups(meter: GrowthMeter, groups: readonly ClassGroup[]): MeasuredConstructor[] {
  const total = meter.calls.reduce((sum, count) => sum + count, 0);
  const measured = meter.measureRetained(listMeasured(groups));
  let next = 0;
  return groups
    .map(({ name, counts, bytes, indexes, dominated }) => ({
      name,
      sample: meter.tree.nodes[indexes[0]].samples[0],
      countPerCall: sumEvidence(counts, meter.calls) / total,
      bytesPerCall: bytes / total,
      retainedBytesPerCall: (dominated ?? measured[next++]) / total,
      intervals: Array.from(counts),
    }))
    .sort(
      rankBy(
        ({ retainedBytesPerCall }) => retainedBytesPerCall,
        ({ name }) => name,
      ),
    );
}

function listMeasured(groups: readonly ClassGroup[]): number[][] {
  return groups.flatMap(({ indexes, dominated }) => (dominated === undefined ? [indexes] : []));
}

function nameSet(indexes: readonly number[]): string {
  return [...new Set(indexes)].sort((a, b) => a - b).join();
}

/** For each tree node, what its evidence members dominate, bytes. */
function sumDominatedSizes(
  { snapshot, filter, tree }: MeasureInput,
  evidence: Uint32Array,
): Float64Array {
  const sizes = sumRetainedSizes(snapshot, buildDominatorTree(snapshot, filter));
  const sums = new Float64Array(tree.nodes.length);
  for (const node of evidence) sums[tree.place[node]] += sizes[node];
  return sums;
}

/** Survivors of the batches that are evidence, as node ordinals. */
function listEvidence({ snapshot, tree, births, calls }: MeasureInput): Uint32Array {
  const nodes: number[] = [];
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (
      births[node] >= 0 &&
      births[node] < calls.length &&
      tree.place[node] >= 0 &&
      !tree.classes.isInternal(node)
    )
      nodes.push(node);
  }
  return Uint32Array.from(nodes);
}
