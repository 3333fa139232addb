import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** Whether a node is a Map or a Set, of whatever subclass, or a plain array. */
export function isContainer(snapshot: HeapSnapshot, node: number): boolean {
  const {
    firstEdge,
    edgeName,
    edgeType,
    edgeTypeNames,
    nodeName,
    nodeType,
    nodeTypeNames,
    strings,
  } = snapshot;
  if (nodeTypeNames[nodeType[node]!] !== 'object') return false;
  if (strings.decode(nodeName[node]!) === 'Array') return true;
  const internal = edgeTypeNames.indexOf('internal');
  for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
    if (edgeType[edge] === internal && strings.decode(edgeName[edge]!) === 'table') return true;
  }
  return false;
}
