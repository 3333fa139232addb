import type { SearchTree } from '../graph/search-from-root.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** For each node, the node before it on its path from the root; -1 at the root and where the search did not come. */
export function findParents(snapshot: HeapSnapshot, search: SearchTree): Int32Array {
  const { nodeCount, firstEdge, edgeTarget } = snapshot;
  const parents = new Int32Array(nodeCount).fill(-1);
  for (let node = 0; node < nodeCount; node++) {
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      if (search.parentEdge[edgeTarget[edge]] === edge) parents[edgeTarget[edge]] = node;
    }
  }
  return parents;
}
