import type { EdgeFilter } from '../graph/edge-filter.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** By private symbols without a name. */
const RECORDS = ['<symbol>', '<symbol >'];
const RECORDED = ['Generator', 'Promise'];

/**
 * The edges without those by which V8 notes on a promise who waits for it. It does so while a session of the
 * inspector asks for stacks, as V8's coverage does in Jest: a promise that lives on has the last one who
 * waited, long after that went on. What a program keeps under a nameless symbol of its own on a promise
 * looks the same, where that is a promise or a suspended function.
 */
export function filterDebugRecords(snapshot: HeapSnapshot, filter: EdgeFilter): EdgeFilter {
  const { strings, nodeCount, nodeName, firstEdge, edgeName, edgeTarget } = snapshot;
  const records = new Set(RECORDS.map((name) => strings.indexOf(name)).filter((at) => at >= 0));
  if (records.size === 0) return filter;
  const promise = strings.indexOf('Promise');
  const recorded = new Set(RECORDED.map((name) => strings.indexOf(name)));
  const properties = strings.indexOf('properties');
  const left = filter.slice();
  for (let node = 0; node < nodeCount; node++) {
    if (nodeName[node] !== promise) continue;
    const targets = new Set<number>();
    let table = -1;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const target = edgeTarget[edge]!;
      if (edgeName[edge] === properties) table = target;
      if (!records.has(edgeName[edge]!) || !recorded.has(nodeName[target]!)) continue;
      targets.add(target);
      left[edge] = 0;
    }
    if (table < 0 || targets.size === 0) continue;
    // What an object has out of line is an edge of its table, too.
    for (let edge = firstEdge[table]!; edge < firstEdge[table + 1]!; edge++)
      if (targets.has(edgeTarget[edge]!)) left[edge] = 0;
  }
  return left;
}
