/**
 * Which edges keep what they lead to alive.
 *
 * - `weak` edges do not.
 * - `shortcut` edges stand for a path that is also in the file by its single steps. Only those of
 *   the root are followed: by them V8 marks the global objects, and through them paths begin at a
 *   global object instead of at a chain of handles.
 * - A WeakMap's entry is written twice, from the key to the value and from the table to the value,
 *   both as `internal` edges with the same name:
 *   "2 / part of key (A @1) -> value (B @3) pair in WeakMap (table @5)".
 *   The value lives as long as key *and* table do. The edge from the table is left out, so a value
 *   is reached only if its key is reached otherwise. What stays unsaid: that the value also dies
 *   with the table.
 *
 * Chrome DevTools filters the same way before it computes dominators (HeapSnapshot.ts in
 * https://github.com/ChromeDevTools/devtools-frontend/tree/main/front_end/entrypoints/heap_snapshot_worker).
 * It also leaves out edges into nodes owned by a page from nodes that are not, which plain Node has
 * no use for.
 */
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** One byte per edge: 1 if the edge is to be followed. */
export type EdgeFilter = Uint8Array;

const EPHEMERON_NAME = ') pair in WeakMap (table @';

/**
 * Marks the edges that keep their targets alive. A few ms per million edges; make it once per
 * snapshot.
 */
export function filterStrongEdges(snapshot: HeapSnapshot): EdgeFilter {
  const { edgeCount, edgeType, edgeTypeNames, firstEdge, root } = snapshot;
  const weak = edgeTypeNames.indexOf('weak');
  const shortcut = edgeTypeNames.indexOf('shortcut');
  const filter = new Uint8Array(edgeCount);
  for (let edge = 0; edge < edgeCount; edge++) {
    const type = edgeType[edge];
    if (type !== weak && type !== shortcut) filter[edge] = 1;
  }
  for (let edge = firstEdge[root]; edge < firstEdge[root + 1]; edge++) {
    if (edgeType[edge] === shortcut) filter[edge] = 1;
  }
  leaveOutEphemerons(snapshot, filter);
  return filter;
}

/** Takes out the edges of WeakMap entries that come from the table. */
function leaveOutEphemerons(snapshot: HeapSnapshot, filter: EdgeFilter): void {
  const { strings, nodeCount, nodeId, firstEdge, edgeType, edgeTypeNames, edgeName } = snapshot;
  const names = strings.findContaining(EPHEMERON_NAME);
  if (names.length === 0) return;
  // Id of the table by string; 0, which is no table's id, for all other strings.
  const tableId = new Uint32Array(strings.count);
  for (const name of names) tableId[name] = readTableId(strings.decode(name));
  const internal = edgeTypeNames.indexOf('internal');
  for (let node = 0; node < nodeCount; node++) {
    const id = nodeId[node];
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      if (edgeType[edge] === internal && tableId[edgeName[edge]] === id && id !== 0)
        filter[edge] = 0;
    }
  }
}

/**
 * The number at the end of the edge's name; names of objects may contain anything, so only the last
 * one counts.
 */
function readTableId(edgeName: string): number {
  const digits = edgeName.slice(edgeName.lastIndexOf(EPHEMERON_NAME) + EPHEMERON_NAME.length);
  return /^\d+\)$/.test(digits) ? Number(digits.slice(0, -1)) >>> 0 : 0;
}
