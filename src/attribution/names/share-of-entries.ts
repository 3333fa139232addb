import type { SnapshotReader } from '../nodes/snapshot-reader.js';
import { readEntryPlace } from './read-map-key.js';

/**
 * How many entries of a Map, or properties of a dictionary, there are for each object of one class that it
 * holds: where keys and values are of that class, an entry has two of them.
 *
 * @param member one of them
 * @returns 1 for what is neither, and where only keys or only values are of the class
 */
export function shareOfEntries(reader: SnapshotReader, holder: number, member: number): number {
  if (holder < 0) return 1;
  const found = isDictionary(reader, holder, member)
    ? listOfDictionary(reader, holder)
    : reader.nameOf(holder) === 'Map'
      ? listOfMap(reader, holder, member)
      : undefined;
  if (found === undefined) return 1;
  const { keys, values } = found;
  const all = keys.size + values.size;
  return all === 0 ? 1 : Math.max(keys.size, values.size) / all;
}

interface Members {
  keys: Set<number>;
  values: Set<number>;
}

/** Undefined where the table is laid out in another way. */
function listOfMap(reader: SnapshotReader, map: number, member: number): Members | undefined {
  const table = reader.follow(map, 'table');
  if (table < 0) return undefined;
  const { firstEdge, edgeTarget } = reader.snapshot;
  const keys = new Set<number>();
  const values = new Set<number>();
  for (let edge = firstEdge[table]!; edge < firstEdge[table + 1]!; edge++) {
    const target = edgeTarget[edge]!;
    if (!isAlike(reader, target, member)) continue;
    const place = readEntryPlace(reader, table, edge);
    if (place !== 0 && place !== 1) return undefined;
    (place === 0 ? keys : values).add(target);
  }
  return { keys, values };
}

/** Its keys are strings: only with values that are strings, too, are the two of one class. */
function isDictionary(reader: SnapshotReader, holder: number, member: number): boolean {
  const isObject = reader.typeOf(holder) === 'object' && reader.nameOf(holder) === 'Object';
  return isObject && isString(reader, member) && reader.follow(holder, 'properties') >= 0;
}

function listOfDictionary(reader: SnapshotReader, holder: number): Members {
  const { firstEdge, edgeTarget } = reader.snapshot;
  const values = new Set<number>();
  for (let edge = firstEdge[holder]!; edge < firstEdge[holder + 1]!; edge++) {
    const isProperty = reader.edgeTypeOf(edge) === 'property';
    if (isProperty && isString(reader, edgeTarget[edge]!)) values.add(edgeTarget[edge]!);
  }
  const table = reader.follow(holder, 'properties');
  const keys = new Set<number>();
  for (let edge = firstEdge[table]!; edge < firstEdge[table + 1]!; edge++) {
    const target = edgeTarget[edge]!;
    if (isString(reader, target) && !values.has(target)) keys.add(target);
  }
  return { keys, values };
}

/** A string has its text for a name. */
function isAlike(reader: SnapshotReader, one: number, other: number): boolean {
  if (isString(reader, one) || isString(reader, other))
    return isString(reader, one) && isString(reader, other);
  const { nodeName, nodeType } = reader.snapshot;
  return nodeName[one] === nodeName[other] && nodeType[one] === nodeType[other];
}

function isString(reader: SnapshotReader, node: number): boolean {
  return reader.typeOf(node).endsWith('string');
}
