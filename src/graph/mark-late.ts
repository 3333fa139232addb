import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { EdgeFilter } from './edge-filter.js';
import type { SearchTree } from './search-from-root.js';

/**
 * What a search over some of the strong edges did not reach, and all of them together do.
 *
 * @param strong all strong edges
 * @param searched those that the search went by
 * @returns one byte per node
 */
export function markLate(
  { nodeCount, firstEdge, edgeTarget }: HeapSnapshot,
  { order, distance }: SearchTree,
  strong: EdgeFilter,
  searched: EdgeFilter,
): Uint8Array {
  const isLate = new Uint8Array(nodeCount);
  const queue: number[] = [];
  const visit = (target: number) => {
    if (distance[target]! >= 0 || isLate[target] === 1) return;
    isLate[target] = 1;
    queue.push(target);
  };
  for (let i = 0; i < order.length; i++) {
    const node = order[i]!;
    for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++)
      if (searched[edge] === 0 && strong[edge] === 1) visit(edgeTarget[edge]!);
  }
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head]!;
    for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++)
      if (strong[edge] === 1) visit(edgeTarget[edge]!);
  }
  return isLate;
}
