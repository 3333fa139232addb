import { sortNatives } from './sort-natives.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** Born before the first mark, or not an object of the JavaScript heap. */
export const OLD = -1;

/**
 * Sorts the objects of a snapshot into the batches in which they were born, by id. V8 numbers the
 * objects of its heap with odd ids that only rise; even ids are native and synthetic nodes, which have
 * no age and count as old. Source: `HeapObjectsMap` in V8's src/profiler/heap-snapshot-generator.cc.
 *
 * @param lastObjectIds the marks, ascending: the first before the first batch, then one after each
 * @param parentNode for each node the one before it on its path. The data of a buffer has another id in
 *   each snapshot: with this it is as old as what it belongs to. Default: by its id
 * @returns one entry per node: `OLD`, or the batch from 0; what is younger than the last mark has
 *   `lastObjectIds.length - 1`
 */
export function sortBirths(
  snapshot: HeapSnapshot,
  lastObjectIds: readonly number[],
  parentNode?: Int32Array,
): Int8Array {
  const { nodeCount, nodeId, nodeType, nodeTypeNames } = snapshot;
  const native = nodeTypeNames.indexOf('native');
  const kindOf = sortNatives(snapshot);
  const isPart = (node: number): boolean => {
    if (nodeType[node] !== native) return false;
    // Elements and what else JavaScript sees of a page have an age of their own.
    const kind = kindOf(node);
    return nodeId[node]! % 2 === 0 || (kind !== 'node' && kind !== 'object');
  };
  const births = new Int8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const parent = isPart(node) ? (parentNode?.[node] ?? -1) : -1;
    const id = nodeId[parent >= 0 ? parent : node];
    let batch = OLD;
    if (id % 2 === 1) {
      while (batch + 1 < lastObjectIds.length && id > lastObjectIds[batch + 1]) batch++;
    }
    births[node] = batch;
  }
  return births;
}
