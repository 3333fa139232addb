import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { isPage } from './is-page.js';

/** The browser's own handles. */
const HOLDERS = ['(Global handles)', 'C++ Persistent roots'];

/**
 * Edges by which a browser holds the global world of each frame that was made in the batches: its context, which
 * counts as the engine's and so as old, and what is built in. A frame is there because of its element, or of what has got hold of its window, so that a
 * path leads through these only where there is no other.
 *
 * @param lastId objects that were born later have higher ids
 */
export function findRealmEdges(snapshot: HeapSnapshot, lastId: number): number[] {
  const { nodeCount, nodeId, nodeName, firstEdge, edgeTarget, strings } = snapshot;
  const edges: number[] = [];
  if (!isPage(snapshot)) return edges;
  const holders = new Set(HOLDERS.map((name) => strings.indexOf(name)));
  for (let node = 0; node < nodeCount; node++) {
    if (!holders.has(nodeName[node]!)) continue;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++)
      if (nodeId[edgeTarget[edge]!]! > lastId) edges.push(edge);
  }
  return edges;
}
