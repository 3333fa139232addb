/**
 * Finds the key under which a Map holds a value. A Map's table is an `OrderedHashMap`: three
 * fields, then one slot a bucket, then the entries as key, value, link. Small integers and
 * `undefined` are no nodes and cannot be told.
 *
 * V8: https://github.com/v8/v8/blob/main/src/objects/ordered-hash-table.h
 */
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

export interface MapKey {
  text: string;
  isString: boolean;
  /** Whether the edge leads to the key and not to the value. */
  isKeyItself: boolean;
}

const HEADER_SLOTS = 3;
const ENTRY_SLOTS = 3;
const ENTRIES_PER_BUCKET = 2;
const ARRAY_HEADER_WORDS = 2;
const MAX_STRING_DEPTH = 8;
const NEIGHBOURS = 4;

/** @param edge an edge from `table` to a value or a key; undefined where the key is no node. */
export function readMapKey(
  reader: SnapshotReader,
  table: number,
  edge: number,
): MapKey | undefined {
  const { firstEdge, edgeTarget } = reader.snapshot;
  const slot = Number(reader.edgeNameOf(edge));
  const place = readEntryPlace(reader, table, edge);
  if (place !== 0 && place !== 1) return undefined;
  if (place === 0) return { ...tellKey(reader, edgeTarget[edge]), isKeyItself: true };
  // Edges of a table stand in the order of its slots: the key is the node before, if it is a node.
  const wanted = String(slot - 1);
  for (let other = edge - 1; other >= firstEdge[table] && other >= edge - NEIGHBOURS; other--) {
    if (reader.edgeTypeOf(other) === 'internal' && reader.edgeNameOf(other) === wanted) {
      return { ...tellKey(reader, edgeTarget[other]), isKeyItself: false };
    }
  }
  return undefined;
}

/**
 * Which part of its entry an edge of a Map's table leads to: 0 for the key, 1 for the value; 2 for the link,
 * which is never an object; undefined for what is no entry.
 */
export function readEntryPlace(
  reader: SnapshotReader,
  table: number,
  edge: number,
): number | undefined {
  const slot = Number(reader.edgeNameOf(edge));
  if (!Number.isInteger(slot)) return undefined;
  const slots = reader.snapshot.selfSize[table] / reader.pointerSize - ARRAY_HEADER_WORDS;
  const buckets = Math.floor((slots - HEADER_SLOTS) / (1 + ENTRY_SLOTS * ENTRIES_PER_BUCKET));
  const place = (slot - HEADER_SLOTS - buckets) % ENTRY_SLOTS;
  return place < 0 ? undefined : place;
}

/**
 * A concatenated string is a tree of its two parts; the engine flattens keys to one part and an
 * empty one.
 */
function readString(reader: SnapshotReader, node: number, depth = 0): string {
  const type = reader.typeOf(node);
  if (type === 'string') return reader.nameOf(node);
  if (type !== 'concatenated string' || depth > MAX_STRING_DEPTH) return '*';
  const first = reader.follow(node, 'first');
  const second = reader.follow(node, 'second');
  return [first, second]
    .map((part) => (part < 0 ? '' : readString(reader, part, depth + 1)))
    .join('');
}

function tellKey(reader: SnapshotReader, node: number): { text: string; isString: boolean } {
  const type = reader.typeOf(node);
  const name = reader.nameOf(node);
  if (type.endsWith('string')) return { text: readString(reader, node), isString: true };
  if (type === 'symbol') return { text: 'Symbol', isString: false };
  if (type === 'closure') return { text: name === '' ? 'closure' : name, isString: false };
  return { text: name === '' ? type : name, isString: false };
}
