import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { readAges } from './read-ages.js';

/** Born before the first mark, or not an object of the JavaScript heap. */
export const OLD = -1;

/**
 * Sorts the objects of a snapshot into the batches in which they were born, by id; what has no age counts
 * as old.
 *
 * @param lastObjectIds the marks, ascending: the first before the first batch, then one after each
 * @param parentNode see `readAges`
 * @returns one entry per node: `OLD`, or the batch from 0; what is younger than the last mark has
 *   `lastObjectIds.length - 1`
 */
export function sortBirths(
  snapshot: HeapSnapshot,
  lastObjectIds: readonly number[],
  parentNode?: Int32Array,
): Int8Array {
  const ageOf = readAges(snapshot, parentNode);
  const births = new Int8Array(snapshot.nodeCount);
  for (let node = 0; node < births.length; node++) {
    const id = ageOf(node);
    let batch = OLD;
    if (id % 2 === 1) {
      while (batch + 1 < lastObjectIds.length && id > lastObjectIds[batch + 1]) batch++;
    }
    births[node] = batch;
  }
  return births;
}
