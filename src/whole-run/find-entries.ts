import type { EdgeFilter } from '../graph/edge-filter.js';
import type { SearchTree } from '../graph/search-from-root.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** An edge by which something outside of a file holds something of it. */
export interface Entry {
  /** Number of the file. */
  readonly file: number;
  readonly edge: number;
  readonly holder: number;
  readonly target: number;
  /** Edges from the root to the target. */
  readonly distance: number;
  /** Edges from the target on to what says more. */
  readonly way?: readonly number[];
}

/** So many entries of one file are looked at: what holds it hundreds of times holds it in few ways. */
const MOST_ENTRIES = 300;

/**
 * The edges that lead from what a search has reached into what files own, the nearest first.
 *
 * @param owner for each node the number of its file, or -1
 * @param search did not enter what files own, so that each of its paths is outside of all
 */
export function findEntries(
  { nodeCount, nodeType, nodeName, nodeTypeNames, strings, firstEdge, edgeTarget }: HeapSnapshot,
  filter: EdgeFilter,
  owner: Int32Array,
  search: SearchTree,
): Map<number, Entry[]> {
  const entries = new Map<number, Entry[]>();
  const synthetic = nodeTypeNames.indexOf('synthetic');
  const promise = strings.indexOf('Promise');
  for (let node = 0; node < nodeCount; node++) {
    if (search.distance[node]! < 0) continue;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const target = edgeTarget[edge]!;
      const file = owner[target]!;
      if (file < 0 || filter[edge] === 0 || owner[node] === file) continue;
      // A call of Node's that is under way, such as the evaluation of a module.
      if (nodeType[node] === synthetic && nodeName[target] === promise) continue;
      const found = entries.get(file) ?? [];
      if (found.length === 0) entries.set(file, found);
      found.push({ file, edge, holder: node, target, distance: search.distance[node]! + 1 });
    }
  }
  for (const [file, found] of entries)
    entries.set(
      file,
      found.toSorted((one, other) => one.distance - other.distance).slice(0, MOST_ENTRIES),
    );
  return entries;
}
