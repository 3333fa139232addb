import type { EdgeFilter } from '../graph/edge-filter.js';
import { measureSetRetained } from '../graph/measure-set-retained.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { sumEvidence, type GrowthCulprit } from './find-culprits.js';
import type { PathTree } from './grow-path-tree.js';
import { isProportional } from './is-proportional.js';

/** Retained sizes are measured for this many constructors, the largest first: each costs two searches. */
const MEASURED_CONSTRUCTORS = 8;

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
  const { tree, calls } = input;
  const total = calls.reduce((sum, count) => sum + count, 0);
  const groups = new Map<number, { counts: Float64Array; bytes: number; indexes: number[] }>();
  for (const index of indexes) {
    const node = tree.nodes[index];
    let group = groups.get(node.class);
    if (!group)
      groups.set(
        node.class,
        (group = { counts: new Float64Array(calls.length), bytes: 0, indexes: [] }),
      );
    for (let i = 0; i < calls.length; i++) group.counts[i] += node.counts[i];
    group.bytes += sumEvidence(node.bytes, calls);
    group.indexes.push(index);
  }
  const growing = [...groups.values()]
    .filter(({ counts }) => isProportional(counts, calls))
    .sort((a, b) => b.bytes - a.bytes);
  return growing
    .map(({ counts, bytes, indexes: members }, rank) => {
      const sample = tree.nodes[members[0]].samples[0];
      const retained =
        rank < MEASURED_CONSTRUCTORS ? retainedBytes(input, new Set(members)) : bytes;
      return {
        name: tree.classes.nameOf(sample),
        sample,
        countPerCall: sumEvidence(counts, calls) / total,
        bytesPerCall: bytes / total,
        retainedBytesPerCall: retained / total,
        intervals: Array.from(counts),
      };
    })
    .sort((a, b) => b.retainedBytesPerCall - a.retainedBytesPerCall);
}

/** Retained size of all evidence members of some tree nodes, bytes. */
function retainedBytes(
  { snapshot, filter, tree, births, calls }: MeasureInput,
  indexes: Set<number>,
): number {
  const members = new Uint8Array(snapshot.nodeCount);
  for (let node = 0; node < snapshot.nodeCount; node++) {
    const isEvidence = births[node] >= 0 && births[node] < calls.length;
    if (isEvidence && !tree.classes.isInternal(node) && indexes.has(tree.place[node]))
      members[node] = 1;
  }
  return measureSetRetained(snapshot, filter, members).bytes;
}
