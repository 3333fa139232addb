import type { SnapshotReader } from '../nodes/snapshot-reader.js';
import { readEntryPlace } from './read-map-key.js';

/**
 * How many entries of a Map there are for each object of one class that it holds: where keys and values are
 * of that class, an entry has two of them.
 *
 * @param member one of them
 * @returns 1 for all that is no Map, and where only keys or only values are of the class
 */
export function shareOfEntries(reader: SnapshotReader, map: number, member: number): number {
  const table = map >= 0 && reader.nameOf(map) === 'Map' ? reader.follow(map, 'table') : -1;
  if (table < 0) return 1;
  const { firstEdge, edgeTarget, nodeName, nodeType } = reader.snapshot;
  const keys = new Set<number>();
  const values = new Set<number>();
  for (let edge = firstEdge[table]!; edge < firstEdge[table + 1]!; edge++) {
    const target = edgeTarget[edge]!;
    if (nodeName[target] !== nodeName[member] || nodeType[target] !== nodeType[member]) continue;
    const place = readEntryPlace(reader, table, edge);
    // A table that is laid out in another way tells nothing.
    if (place !== 0 && place !== 1) return 1;
    (place === 0 ? keys : values).add(target);
  }
  const most = Math.max(keys.size, values.size);
  return keys.size === 0 || values.size === 0 ? 1 : most / (keys.size + values.size);
}
