import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { EdgeFilter } from './edge-filter.js';

/**
 * One byte per node: 1 for what can be reached from the root over the edges of `filter`, not
 * entering nodes of `avoid`.
 */
export function markReachable(
  snapshot: HeapSnapshot,
  filter: EdgeFilter,
  avoid?: Uint8Array,
): Uint8Array {
  const { nodeCount, firstEdge, edgeTarget, root } = snapshot;
  // 2 marks what is avoided, until the end: one look then tells all about a target.
  const mark = new Uint8Array(nodeCount);
  if (avoid !== undefined)
    for (let node = 0; node < nodeCount; node++) if (avoid[node] === 1) mark[node] = 2;
  const queue = new Uint32Array(nodeCount);
  let tail = 0;
  if (mark[root] === 0) {
    mark[root] = 1;
    queue[tail++] = root;
  }
  for (let head = 0; head < tail; head++) {
    const node = queue[head];
    for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
      const target = edgeTarget[edge];
      if (mark[target] === 0 && filter[edge] === 1) {
        mark[target] = 1;
        queue[tail++] = target;
      }
    }
  }
  if (avoid !== undefined) for (let node = 0; node < nodeCount; node++) mark[node] &= 1;
  return mark;
}
