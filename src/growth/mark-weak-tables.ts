import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/**
 * Tables of strings by which the engine finds the string it has already. They hold none of them, though
 * V8 writes them as roots with strong edges (src/objects/visitors.h, ROOT_ID_LIST).
 */
const WEAK_TABLES = ['(Internalized strings)', '(External strings)'];

/** One byte per node: 1 for tables that keep nothing alive. */
export function markWeakTables({
  nodeCount,
  nodeName,
  nodeType,
  nodeTypeNames,
  strings,
}: HeapSnapshot): Uint8Array {
  const synthetic = nodeTypeNames.indexOf('synthetic');
  const names = new Set(
    WEAK_TABLES.map((name) => strings.indexOf(name)).filter((index) => index >= 0),
  );
  const marks = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    if (nodeType[node] === synthetic && names.has(nodeName[node])) marks[node] = 1;
  }
  return marks;
}
