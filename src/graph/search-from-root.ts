import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { EdgeFilter } from './edge-filter.js';

export interface SearchOptions {
  /** One byte per node: a node with 1 is never entered, nor what is reached through it alone. */
  skip?: Uint8Array;
  /**
   * One byte per node: the round in which it is expanded, 0 first. A node of round 1 is reached as
   * soon as any other, but a path goes *through* it only to what has no path through nodes of round
   * 0 alone; and so on. For synthetic roots, feedback vectors, code, caches: places that hold an
   * object and explain nothing.
   */
  round?: Uint8Array;
  /**
   * Edges that are followed after all rounds: what these alone lead to is reached, and no path goes
   * through them to anything that has another.
   */
  last?: readonly number[];
}

/** A tree of shortest paths from the root; within its round, where rounds are given. */
export interface SearchTree {
  /** Edges from the root along the tree; -1 where the search did not come. */
  readonly distance: Int32Array;
  /** The edge by which the node was reached; -1 for the root and where the search did not come. */
  readonly parentEdge: Int32Array;
  /** The node that the parent edge comes from; -1 for the root and where the search did not come. */
  readonly parentNode: Int32Array;
  /** The nodes that were reached, every one after the node that its parent edge comes from. */
  readonly order: Uint32Array;
}

/**
 * Breadth-first search from the root over the edges that `filter` marks. 16 bytes per node, 4
 * more with rounds.
 */
export function searchFromRoot(
  snapshot: HeapSnapshot,
  filter: EdgeFilter,
  options: SearchOptions = {},
): SearchTree {
  const { nodeCount, firstEdge, edgeTarget, root } = snapshot;
  const { skip, round: rounds, last } = options;
  const lastEdges = new Set(last);
  const distance = new Int32Array(nodeCount).fill(-1);
  const parentEdge = new Int32Array(nodeCount).fill(-1);
  const parentNode = new Int32Array(nodeCount).fill(-1);
  if (skip?.[root] === 1) return { distance, parentEdge, parentNode, order: new Uint32Array(0) };

  // `order` is two queues in one: nodes of this round that earlier rounds had found, then those
  // that this one finds.
  const order = new Uint32Array(nodeCount);
  const waiting = new Uint32Array(rounds === undefined ? 0 : nodeCount);
  let waitingCount = 0;
  let tail = 0;
  /** The last edges from nodes that were reached. */
  const late: { edge: number; from: number }[] = [];
  distance[root] = 0;
  order[tail++] = root;

  for (let round = 0, begin = 0; begin < tail;) {
    let old = begin;
    const oldEnd = tail;
    let fresh = tail;
    while (old < oldEnd || fresh < tail) {
      // Both queues are sorted by distance; the nearer node goes first, so that paths stay
      // shortest.
      const takesOld =
        old < oldEnd && (fresh === tail || distance[order[old]] <= distance[order[fresh]]);
      const node = takesOld ? order[old++] : order[fresh++];
      const next = distance[node] + 1;
      for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
        const target = edgeTarget[edge];
        if (distance[target] !== -1 || filter[edge] === 0 || skip?.[target] === 1) continue;
        if (lastEdges.size > 0 && lastEdges.delete(edge)) {
          late.push({ edge, from: node });
          continue;
        }
        distance[target] = next;
        parentEdge[target] = edge;
        parentNode[target] = node;
        if (rounds !== undefined && rounds[target] > round) waiting[waitingCount++] = target;
        else order[tail++] = target;
      }
    }
    begin = tail;
    if (rounds !== undefined && waitingCount > 0) {
      round = findLowestRound(waiting, waitingCount, rounds);
      const found = takeRound(waiting, waitingCount, rounds, round, distance);
      waitingCount -= found.length;
      order.set(found, tail);
      tail += found.length;
      continue;
    }
    for (const { edge, from } of late.splice(0)) {
      const target = edgeTarget[edge];
      if (distance[target] !== -1) continue;
      distance[target] = distance[from] + 1;
      parentEdge[target] = edge;
      parentNode[target] = from;
      order[tail++] = target;
    }
  }
  return { distance, parentEdge, parentNode, order: order.subarray(0, tail) };
}

/**
 * The edges from the root to `node`, the root's first; none for the root, and for a node that was
 * not reached.
 */
export function tracePath(snapshot: HeapSnapshot, tree: SearchTree, node: number): number[] {
  const edges: number[] = [];
  for (
    let edge = tree.parentEdge[node];
    edge !== -1;
    edge = tree.parentEdge[findEdgeSource(snapshot, edge)]
  ) {
    edges.push(edge);
  }
  return edges.reverse();
}

/** The node that an edge comes from, by binary search. */
export function findEdgeSource(snapshot: HeapSnapshot, edge: number): number {
  const { firstEdge, nodeCount } = snapshot;
  let low = 0;
  let high = nodeCount - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (firstEdge[middle] <= edge) low = middle;
    else high = middle - 1;
  }
  return low;
}

function findLowestRound(waiting: Uint32Array, count: number, rounds: Uint8Array): number {
  let lowest = 255;
  for (let i = 0; i < count; i++) lowest = Math.min(lowest, rounds[waiting[i]]);
  return lowest;
}

/** Takes the nodes of one round out of `waiting`, and sorts them by distance, then by ordinal. */
function takeRound(
  waiting: Uint32Array,
  count: number,
  rounds: Uint8Array,
  round: number,
  distance: Int32Array,
): Uint32Array {
  let kept = 0;
  let taken = 0;
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const node = waiting[i];
    if (rounds[node] === round) keys[taken++] = distance[node] * 2 ** 32 + node;
    else waiting[kept++] = node;
  }
  return Uint32Array.from(keys.subarray(0, taken).sort(), (key) => key % 2 ** 32);
}
