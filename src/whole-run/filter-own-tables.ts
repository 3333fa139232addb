import { createReader } from '../attribution/nodes/snapshot-reader.js';
import type { EdgeFilter } from '../graph/edge-filter.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

const PAIR = ') pair in WeakMap (table @';

/**
 * The edges without those from a key to its value in a WeakMap of a file's own: the value goes with the map,
 * however long the key lives. Compilers write such maps into every module, and the engine has one in every
 * realm, of what it made from the templates that Node gave it.
 *
 * @param owner for each node the number of its file, or -1
 */
export function filterOwnTables(
  snapshot: HeapSnapshot,
  filter: EdgeFilter,
  owner: Int32Array,
): EdgeFilter {
  const {
    strings,
    nodeCount,
    nodeId,
    nodeName,
    nodeType,
    nodeTypeNames,
    firstEdge,
    edgeName,
    edgeTarget,
  } = snapshot;
  const pairs = strings.findContaining(PAIR);
  if (pairs.length === 0) return filter;
  const reader = createReader(snapshot);
  const weakMap = strings.indexOf('WeakMap');
  const hidden = nodeTypeNames.indexOf('hidden');
  const ownerOfTable = new Map<number, number>();
  for (let node = 0; node < nodeCount; node++) {
    if (nodeName[node] !== weakMap || owner[node]! < 0) continue;
    const table = reader.follow(node, 'table');
    if (table >= 0) ownerOfTable.set(nodeId[table]!, owner[node]!);
  }
  const ownerOfName = new Map<number, number>();
  for (const name of pairs) {
    const file = ownerOfTable.get(readTable(strings.decode(name)));
    if (file !== undefined) ownerOfName.set(name, file);
  }
  const own = filter.slice();
  const names = new Set(pairs);
  for (let node = 0; node < nodeCount; node++) {
    const isTemplate = nodeType[node] === hidden;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      if (filter[edge] === 0 || !names.has(edgeName[edge]!)) continue;
      const file = owner[edgeTarget[edge]!]!;
      if (file >= 0 && (isTemplate || ownerOfName.get(edgeName[edge]!) === file)) own[edge] = 0;
    }
  }
  return own;
}

/** Names of objects may contain anything: only the last number counts. */
function readTable(name: string): number {
  return Number.parseInt(name.slice(name.lastIndexOf(PAIR) + PAIR.length), 10);
}
