import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { sortNatives } from './sort-natives.js';

/**
 * Reads by which id the age of a node is told: V8 numbers the objects of its heap with odd ids that only
 * rise. Even ids are native and synthetic nodes, which have no age. Source: `HeapObjectsMap` in V8's
 * src/profiler/heap-snapshot-generator.cc.
 *
 * @param parentNode for each node the one before it on its path. The data of a buffer has another id in
 *   each snapshot: with this it is as old as what it belongs to. Default: by its id
 */
export function readAges(
  snapshot: HeapSnapshot,
  parentNode?: Int32Array,
): (node: number) => number {
  const { nodeId, nodeType, nodeTypeNames } = snapshot;
  const native = nodeTypeNames.indexOf('native');
  const kindOf = sortNatives(snapshot);
  const isPart = (node: number): boolean => {
    if (nodeType[node] !== native) return false;
    // Elements and what else JavaScript sees of a page have an age of their own.
    const kind = kindOf(node);
    return nodeId[node]! % 2 === 0 || (kind !== 'node' && kind !== 'object');
  };
  return (node) => {
    const parent = isPart(node) ? (parentNode?.[node] ?? -1) : -1;
    return nodeId[parent >= 0 ? parent : node]!;
  };
}
