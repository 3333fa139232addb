import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { DominatorTree } from './dominator-tree.js';

/**
 * Bytes that would be freed with each node: its own and those of all that it dominates. A node that
 * cannot be reached has 0, as it is garbage already or held weakly. Do not add up the sizes of
 * several nodes: what they hold jointly belongs to none of them (see `measureSetsRetained`), and
 * what one holds of another counts twice.
 */
export function sumRetainedSizes(snapshot: HeapSnapshot, tree: DominatorTree): Float64Array {
  const { order, parent } = tree;
  const retained = new Float64Array(snapshot.nodeCount);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i];
    retained[node] += snapshot.selfSize[node];
    if (parent[node] !== -1) retained[parent[node]] += retained[node];
  }
  return retained;
}
