import type { EdgeFilter } from '../graph/edge-filter.js';
import { buildDominatorTree } from '../graph/dominator-tree.js';
import { markReachable, measureSetRetained } from '../graph/measure-set-retained.js';
import { sumRetainedSizes } from '../graph/retained-sizes.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { sumEvidence, type GrowthCulprit } from './find-culprits.js';
import type { PathTree } from './grow-path-tree.js';
import { isProportional } from './is-proportional.js';

/** Retained sizes are measured for this many constructors: each costs a search of the whole heap. */
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
}

/** What is worked out once for all culprits and constructors of a snapshot. */
export interface GrowthMeter {
  tree: PathTree;
  calls: readonly number[];
  /** Retained size of the set of all evidence members of some tree nodes, bytes. */
  measureRetained(indexes: readonly number[]): number;
  /** Sum of what each evidence member of a tree node dominates, bytes: it ranks, but counts nested members twice. */
  sumDominated(index: number): number;
}

export function createGrowthMeter(input: MeasureInput): GrowthMeter {
  const { snapshot, filter, tree, calls } = input;
  const evidence = listEvidence(input);
  const known = new Map<string, number>();
  let reachable: Uint8Array | undefined;
  let dominated: Float64Array | undefined;
  return {
    tree,
    calls,
    // Constructors of the one culprit are those of the whole snapshot as well.
    measureRetained(indexes) {
      const chosen = new Set(indexes);
      const key = [...chosen].sort((a, b) => a - b).join();
      let bytes = known.get(key);
      if (bytes === undefined) {
        reachable ??= markReachable(snapshot, filter);
        const members = evidence.filter((node) => chosen.has(tree.place[node]));
        bytes = measureSetRetained(snapshot, filter, members, reachable).bytes;
        known.set(key, bytes);
      }
      return bytes;
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
  const measured = culprits.map((culprit) => measureCulprit(meter, culprit));
  return measured.sort((a, b) => b.retainedBytesPerCall - a.retainedBytesPerCall);
}

/** The constructors whose instances survive from every batch, wherever they hang, most retained first. */
export function measureConstructors(meter: GrowthMeter): MeasuredConstructor[] {
  return aggregate(meter, [...meter.tree.nodes.keys()]);
}

function measureCulprit(meter: GrowthMeter, culprit: GrowthCulprit): MeasuredCulprit {
  const total = meter.calls.reduce((sum, calls) => sum + calls, 0);
  const constructors = aggregate(meter, [...culprit.top, ...culprit.below]);
  return {
    culprit,
    constructors: tellingFirst(constructors, meter.tree.classes.nameOf(culprit.sample)),
    bytesPerCall: constructors.reduce((sum, { bytesPerCall }) => sum + bytesPerCall, 0),
    retainedBytesPerCall: meter.measureRetained(culprit.top) / total,
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

/** Sums tree nodes by class, and leaves out what is not in proportion to the calls. */
function aggregate(meter: GrowthMeter, indexes: readonly number[]): MeasuredConstructor[] {
  const { tree, calls } = meter;
  const total = calls.reduce((sum, count) => sum + count, 0);
  const groups = new Map<number, ClassGroup>();
  for (const index of indexes) {
    const node = tree.nodes[index];
    let group = groups.get(node.class);
    if (!group) {
      group = { counts: new Float64Array(calls.length), bytes: 0, indexes: [] };
      groups.set(node.class, group);
    }
    for (let i = 0; i < calls.length; i++) group.counts[i] += node.counts[i];
    group.bytes += sumEvidence(node.bytes, calls);
    group.indexes.push(index);
  }
  const named = [...groups.values()]
    .filter(({ counts }) => isProportional(counts, calls))
    .map((group) => ({ ...group, name: nameGroup(tree, group) }))
    .filter(({ name }) => !name.startsWith(ENGINE_CLASS));
  return measureLargest(meter, named)
    .map(({ name, counts, bytes, indexes: members, retained }) => ({
      name,
      sample: tree.nodes[members[0]].samples[0],
      countPerCall: sumEvidence(counts, calls) / total,
      bytesPerCall: bytes / total,
      retainedBytesPerCall: retained / total,
      intervals: Array.from(counts),
    }))
    .sort((a, b) => b.retainedBytesPerCall - a.retainedBytesPerCall);
}

interface ClassGroup {
  counts: Float64Array;
  bytes: number;
  indexes: number[];
}

/** Retained sizes of groups: those of the largest as sets, those of the rest by what they dominate. */
function measureLargest<Group extends ClassGroup>(
  meter: GrowthMeter,
  groups: readonly Group[],
): (Group & { retained: number })[] {
  const measure = (group: Group) => ({ ...group, retained: meter.measureRetained(group.indexes) });
  if (groups.length <= MEASURED_CONSTRUCTORS) return groups.map(measure);
  const ranked = groups
    .map((group) => ({
      ...group,
      retained: group.indexes.reduce((sum, index) => sum + meter.sumDominated(index), 0),
    }))
    .sort((a, b) => b.retained - a.retained);
  return [
    ...ranked.slice(0, MEASURED_CONSTRUCTORS).map(measure),
    ...ranked.slice(MEASURED_CONSTRUCTORS),
  ];
}

function nameGroup(tree: PathTree, { indexes }: ClassGroup): string {
  return tree.classes.nameOf(tree.nodes[indexes[0]].samples[0]);
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
