import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { EdgeFilter } from './edge-filter.js';

/** What would be freed if every node of a set went away, the set included. */
export interface SetRetained {
  readonly bytes: number;
  readonly nodes: number;
}

/**
 * Retained size of a *set* of nodes: what can be reached from the root, minus what can be reached
 * while avoiding the set. Unlike a sum of dominators it counts what the members hold jointly, and
 * nothing twice. Members that cannot be reached count nothing.
 *
 * @param members one byte per node with 1 for members (Uint8Array), or ordinals of nodes
 * (Uint32Array)
 * @param reachable `markReachable(snapshot, filter)`, to spare its search when several sets are
 * measured
 */
export function measureSetRetained(
  snapshot: HeapSnapshot,
  filter: EdgeFilter,
  members: Uint8Array | Uint32Array,
  reachable: Uint8Array = markReachable(snapshot, filter),
): SetRetained {
  const isMember = members instanceof Uint8Array ? members : markMembers(snapshot, members);
  const { selfSize, nodeCount } = snapshot;
  const otherwise = markReachable(snapshot, filter, isMember);
  let bytes = 0;
  let nodes = 0;
  for (let node = 0; node < nodeCount; node++) {
    if (reachable[node] > otherwise[node]) {
      bytes += selfSize[node];
      nodes++;
    }
  }
  return { bytes, nodes };
}

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

function markMembers(snapshot: HeapSnapshot, ordinals: Uint32Array): Uint8Array {
  const isMember = new Uint8Array(snapshot.nodeCount);
  for (const node of ordinals) isMember[node] = 1;
  return isMember;
}
