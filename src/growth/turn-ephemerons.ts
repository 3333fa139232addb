import type { EdgeFilter } from '../graph/edge-filter.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { OLD } from './sort-births.js';

/** A value of a WeakMap: "2 / part of key (A @1) -> value (B @3) pair in WeakMap (table @5)". */
const TABLE_ID = /\) pair in WeakMap \(table @(\d+)\)$/;

/**
 * A value of a WeakMap lives as long as key *and* map do, and a search takes the key for its holder. Where
 * the map is young and the key old, the key is there anyway, and what holds the map is what is looked for:
 * an object of each call with a WeakMap of its own.
 *
 * @param births from `sortBirths`
 * @returns a filter by which such values hang from their map; the same one where there are none
 */
export function turnEphemerons(
  snapshot: HeapSnapshot,
  filter: EdgeFilter,
  births: Int8Array,
): EdgeFilter {
  const { firstEdge, edgeName, edgeType, edgeTypeNames, nodeId, nodeCount, strings } = snapshot;
  const tables = findYoungTables(snapshot, births);
  if (tables.size === 0) return filter;
  const tableOf = new Map<number, number>();
  for (const name of strings.findContaining(') pair in WeakMap (table @')) {
    const table = Number(TABLE_ID.exec(strings.decode(name))?.[1] ?? NaN);
    if (tables.has(table)) tableOf.set(name, table);
  }
  const internal = edgeTypeNames.indexOf('internal');
  const turned = filter.slice();
  for (let node = 0; node < nodeCount; node++) {
    const isTable = tables.has(nodeId[node]!);
    if (!isTable && births[node] !== OLD) continue;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const table = edgeType[edge] === internal ? tableOf.get(edgeName[edge]!) : undefined;
      if (table !== undefined) turned[edge] = isTable && table === nodeId[node] ? 1 : 0;
    }
  }
  return turned;
}

/** Ids of the tables of WeakMaps that were born in the batches; a table alone may be young by growing. */
function findYoungTables(snapshot: HeapSnapshot, births: Int8Array): Set<number> {
  const { nodeCount, nodeName, nodeId, firstEdge, edgeName, edgeTarget, strings } = snapshot;
  const weakMap = strings.indexOf('WeakMap');
  const table = strings.indexOf('table');
  const ids = new Set<number>();
  if (weakMap < 0 || table < 0) return ids;
  for (let node = 0; node < nodeCount; node++) {
    if (nodeName[node] !== weakMap || births[node] === OLD) continue;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++)
      if (edgeName[edge] === table) ids.add(nodeId[edgeTarget[edge]!]!);
  }
  return ids;
}
