import { tellKey, tellProperty } from './describe-edge.js';
import { findKeyPattern } from '../names/erase-identity.js';
import type { PathLink } from './path-link.js';
import { readMapKey } from '../names/read-map-key.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

/** So many keys are enough to see what they have in common. */
const MAX_KEYS = 50;
const MAX_EDGES = 10_000;
/** An object with fewer properties of one kind is a record and not a dictionary. */
const MIN_KEYS = 8;

/**
 * The edge from the growing object to its survivors with what their keys have in common:
 * `["req-*"]`, `.user*`; undefined where they have no keys.
 */
export function findKeyEdge(
  reader: SnapshotReader,
  growing: PathLink,
  survivor: PathLink | undefined,
): string | undefined {
  if (growing.node < 0 || survivor === undefined || survivor.edge.name === '') return undefined;
  const { kind } = survivor.edge;
  if (kind !== 'entry' && kind !== 'property') return undefined;
  const isMap = kind === 'entry';
  const table = isMap ? reader.follow(growing.node, 'table') : growing.node;
  if (table < 0) return undefined;
  const keys = collectKeys(reader, table, reader.nameOf(survivor.node), isMap);
  if (keys.length < (isMap ? 2 : MIN_KEYS)) return isMap ? survivor.edge.stable : undefined;
  const pattern = findKeyPattern(keys);
  return isMap ? tellKey(pattern) : pattern === '*' ? '["*"]' : tellProperty(pattern);
}

/** Keys of what looks like the survivor: the newest entries, which stand last. */
function collectKeys(
  reader: SnapshotReader,
  holder: number,
  constructor: string,
  isMap: boolean,
): string[] {
  const { firstEdge, edgeTarget } = reader.snapshot;
  const keys = new Set<string>();
  const newest = firstEdge[holder + 1] - 1;
  const oldest = Math.max(firstEdge[holder], newest - MAX_EDGES);
  for (let edge = newest; edge >= oldest && keys.size < MAX_KEYS; edge--) {
    if (reader.nameOf(edgeTarget[edge]) !== constructor) continue;
    if (!isMap) {
      const name = reader.edgeNameOf(edge);
      if (reader.edgeTypeOf(edge) === 'property' && name !== '__proto__') keys.add(name);
      continue;
    }
    const key = readMapKey(reader, holder, edge);
    if (key !== undefined && key.isString && !key.isKeyItself) keys.add(key.text);
  }
  return [...keys];
}
