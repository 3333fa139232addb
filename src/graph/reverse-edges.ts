import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { EdgeFilter } from './edge-filter.js';

/** Incoming edges of every node, in the order of their ordinals. */
export interface ReverseEdges {
  /** Incoming edges of node `n` are at `first[n]` up to, not including, `first[n + 1]`. */
  readonly first: Uint32Array;
  /** Ordinal of the node that the incoming edge comes from. */
  readonly source: Uint32Array;
  /** Ordinal of the edge itself. */
  readonly edge: Uint32Array;
}

/**
 * Turns the edges around: all of them, or those that `filter` marks. 8 bytes per edge and 4 per
 * node.
 */
export function reverseEdges(snapshot: HeapSnapshot, filter?: EdgeFilter): ReverseEdges {
  const { nodeCount, edgeCount, firstEdge, edgeTarget } = snapshot;
  const first = new Uint32Array(nodeCount + 1);
  for (let edge = 0; edge < edgeCount; edge++) {
    if (filter === undefined || filter[edge] === 1) first[edgeTarget[edge]]++;
  }
  // Each entry becomes the end of its node's edges; filling in from behind moves it to their
  // beginning.
  let total = 0;
  for (let node = 0; node <= nodeCount; node++) first[node] = total += first[node];
  const source = new Uint32Array(total);
  const edges = new Uint32Array(total);
  for (let node = nodeCount - 1; node >= 0; node--) {
    for (let edge = firstEdge[node + 1] - 1; edge >= firstEdge[node]; edge--) {
      if (filter !== undefined && filter[edge] === 0) continue;
      const place = --first[edgeTarget[edge]];
      source[place] = node;
      edges[place] = edge;
    }
  }
  return { first, source, edge: edges };
}
