import { createReader } from '../attribution/nodes/snapshot-reader.js';
import type { EdgeFilter } from '../graph/edge-filter.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

const PAIR = ') pair in WeakMap (table @';

/**
 * The edges without those from a key to its value in a WeakMap of a file's own: the value goes with the map,
 * however long the key lives. Compilers write such maps into every module.
 *
 * @param owner for each node the number of its file, or -1
 */
export function filterOwnTables(
  snapshot: HeapSnapshot,
  filter: EdgeFilter,
  owner: Int32Array,
): EdgeFilter {
  const { strings, nodeCount, nodeId, nodeName, firstEdge, edgeName, edgeTarget } = snapshot;
  const pairs = strings.findContaining(PAIR);
  if (pairs.length === 0) return filter;
  const reader = createReader(snapshot);
  const weakMap = strings.indexOf('WeakMap');
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
  for (let node = 0; node < nodeCount; node++) {
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const file = filter[edge] === 1 ? ownerOfName.get(edgeName[edge]!) : undefined;
      if (file !== undefined && owner[edgeTarget[edge]!] === file) own[edge] = 0;
    }
  }
  return own;
}

/** Names of objects may contain anything: only the last number counts. */
function readTable(name: string): number {
  return Number.parseInt(name.slice(name.lastIndexOf(PAIR) + PAIR.length), 10);
}
