import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { DominatorTree } from './dominator-tree.js';

const GROUPS_AT_A_TIME = 32;

/**
 * Retained sizes of groups of nodes, each node in at most one: the sum over the members that no other
 * member of their group dominates, as Chrome DevTools sums them per constructor. What members hold only
 * jointly is left out; `measureSetsRetained` has it, and takes a search for every 30 groups.
 *
 * @param retained from `sumRetainedSizes`
 * @param groupOf for each node its group, from 0; -1 for none
 * @returns bytes by group
 */
export function sumGroupRetained(
  { nodeCount }: HeapSnapshot,
  { order, parent }: DominatorTree,
  retained: Float64Array,
  groupOf: Int32Array,
  groups: number,
): Float64Array {
  const sums = new Float64Array(groups);
  const above = new Uint32Array(nodeCount);
  for (let first = 0; first < groups; first += GROUPS_AT_A_TIME) {
    // A bit per group that a node or one of its dominators is in. Dominators come first in the order.
    for (let i = 0; i < order.length; i++) {
      const node = order[i];
      const inherited = parent[node] < 0 ? 0 : above[parent[node]];
      const group = groupOf[node] - first;
      const bit = groupOf[node] >= 0 && group >= 0 && group < GROUPS_AT_A_TIME ? 1 << group : 0;
      if (bit !== 0 && (inherited & bit) === 0) sums[groupOf[node]] += retained[node];
      above[node] = inherited | bit;
    }
  }
  return sums;
}
