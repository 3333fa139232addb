import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** What V8 calls a handle that a debugger was given and has not let go of. */
export const DEBUGGER_HANDLE = 'DevTools console';
const SESSION = 'v8_inspector::';
/** Whose edges bear such names. */
const HOLDERS = ['(Global handles)', 'C++ Persistent roots'];

/**
 * Edges by which a debugger, or what drives the browser through its protocol, holds things: handles that
 * were not disposed of, and the records that its session keeps of requests. Nothing of it is there without
 * the debugger, so that a path leads through them only where there is no other.
 */
export function findDriverEdges(snapshot: HeapSnapshot): number[] {
  const { nodeCount, nodeName, firstEdge, edgeName, edgeType, edgeTypeNames, strings } = snapshot;
  const names = new Set([
    ...strings.findContaining(DEBUGGER_HANDLE),
    ...strings.findContaining(SESSION),
  ]);
  const internal = edgeTypeNames.indexOf('internal');
  const holders = new Set(HOLDERS.map((name) => strings.indexOf(name)));
  const edges: number[] = [];
  if (names.size === 0) return edges;
  for (let node = 0; node < nodeCount; node++) {
    if (!holders.has(nodeName[node]!)) continue;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++)
      if (edgeType[edge] === internal && names.has(edgeName[edge]!)) edges.push(edge);
  }
  return edges;
}
