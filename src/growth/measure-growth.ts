import type { EdgeFilter } from '../graph/edge-filter.js';
import { buildDominatorTree } from '../graph/dominator-tree.js';
import { measureSetRetained } from '../graph/measure-set-retained.js';
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
  /** From `sumDominated`. */
  dominated: Float64Array;
  /** What the root reaches at all, one byte per node: saves a search for every measured set. */
  reachable: Uint8Array;
}

/**
 * Measures what culprits keep, the most retained first. Retained is the retained size of the *set* of
 * direct survivors: what is reachable, minus what is reachable while avoiding them. Sums of dominated
 * sizes would miss what leaked objects hold jointly.
 */
export function measureCulprits(
  input: MeasureInput,
  culprits: readonly GrowthCulprit[],
): MeasuredCulprit[] {
  const measured = culprits.map((culprit) => measureCulprit(input, culprit));
  return measured.sort((a, b) => b.retainedBytesPerCall - a.retainedBytesPerCall);
}

/** The constructors whose instances survive from every batch, wherever they hang, most retained first. */
export function measureConstructors(input: MeasureInput): MeasuredConstructor[] {
  return aggregate(input, [...input.tree.nodes.keys()]);
}

function measureCulprit(input: MeasureInput, culprit: GrowthCulprit): MeasuredCulprit {
  const total = input.calls.reduce((sum, calls) => sum + calls, 0);
  const constructors = aggregate(input, [...culprit.top, ...culprit.below]);
  return {
    culprit,
    constructors,
    bytesPerCall: constructors.reduce((sum, { bytesPerCall }) => sum + bytesPerCall, 0),
    retainedBytesPerCall: retainedBytes(input, new Set(culprit.top)) / total,
  };
}

/** Sums tree nodes by class, and leaves out what is not in proportion to the calls. */
function aggregate(input: MeasureInput, indexes: readonly number[]): MeasuredConstructor[] {
  const { tree, calls, dominated } = input;
  const total = calls.reduce((sum, count) => sum + count, 0);
  const groups = new Map<number, ClassGroup>();
  for (const index of indexes) {
    const node = tree.nodes[index];
    let group = groups.get(node.class);
    if (!group) {
      group = { counts: new Float64Array(calls.length), bytes: 0, dominated: 0, indexes: [] };
      groups.set(node.class, group);
    }
    for (let i = 0; i < calls.length; i++) group.counts[i] += node.counts[i];
    group.bytes += sumEvidence(node.bytes, calls);
    group.dominated += dominated[index];
    group.indexes.push(index);
  }
  return [...groups.values()]
    .filter(({ counts }) => isProportional(counts, calls))
    .map((group) => ({ ...group, name: nameGroup(tree, group) }))
    .filter(({ name }) => !name.startsWith(ENGINE_CLASS))
    .sort((a, b) => b.dominated - a.dominated)
    .map(({ name, counts, bytes, indexes: members, dominated: sum }, rank) => ({
      name,
      sample: tree.nodes[members[0]].samples[0],
      countPerCall: sumEvidence(counts, calls) / total,
      bytesPerCall: bytes / total,
      retainedBytesPerCall:
        (rank < MEASURED_CONSTRUCTORS ? retainedBytes(input, new Set(members)) : sum) / total,
      intervals: Array.from(counts),
    }))
    .sort((a, b) => b.retainedBytesPerCall - a.retainedBytesPerCall);
}

interface ClassGroup {
  counts: Float64Array;
  bytes: number;
  /** Sum of what the members dominate, bytes: it ranks, but counts nested members twice. */
  dominated: number;
  indexes: number[];
}

function nameGroup(tree: PathTree, { indexes }: ClassGroup): string {
  return tree.classes.nameOf(tree.nodes[indexes[0]].samples[0]);
}

/** For each tree node, what its evidence members dominate, bytes. */
export function sumDominated(input: Omit<MeasureInput, 'dominated' | 'reachable'>): Float64Array {
  const { snapshot, filter, tree, births, calls } = input;
  const sizes = sumRetainedSizes(snapshot, buildDominatorTree(snapshot, filter));
  const sums = new Float64Array(tree.nodes.length);
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (isEvidence(node, tree, births, calls)) sums[tree.place[node]] += sizes[node];
  }
  return sums;
}

/** Retained size of all evidence members of some tree nodes, bytes. */
function retainedBytes(input: MeasureInput, indexes: Set<number>): number {
  const { snapshot, filter, tree, births, calls, reachable } = input;
  const members = new Uint8Array(snapshot.nodeCount);
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (isEvidence(node, tree, births, calls) && indexes.has(tree.place[node])) members[node] = 1;
  }
  return measureSetRetained(snapshot, filter, members, reachable).bytes;
}

function isEvidence(
  node: number,
  tree: PathTree,
  births: Int8Array,
  calls: readonly number[],
): boolean {
  return (
    births[node] >= 0 &&
    births[node] < calls.length &&
    tree.place[node] >= 0 &&
    !tree.classes.isInternal(node)
  );
}
