import type { SnapshotReader } from '../nodes/snapshot-reader.js';
import { readMapKey } from './read-map-key.js';

/**
 * How many entries of a Map there are for each of some objects that it holds: where keys and values are of
 * one class, an entry has two of them.
 *
 * @returns 1 for all that is no Map, and where only keys or only values are among the objects
 */
export function shareOfEntries(
  reader: SnapshotReader,
  map: number,
  objects: ArrayLike<number>,
): number {
  const table = map >= 0 && reader.nameOf(map) === 'Map' ? reader.follow(map, 'table') : -1;
  if (table < 0) return 1;
  const { firstEdge, edgeTarget } = reader.snapshot;
  const members = new Set(Array.from(objects));
  let keys = 0;
  let values = 0;
  for (let edge = firstEdge[table]!; edge < firstEdge[table + 1]!; edge++) {
    if (!members.has(edgeTarget[edge]!)) continue;
    if (readMapKey(reader, table, edge)?.isKeyItself) keys++;
    else values++;
  }
  return keys === 0 || values === 0 ? 1 : Math.max(keys, values) / (keys + values);
}
