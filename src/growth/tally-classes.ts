import type { SearchTree } from '../graph/search-from-root.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { ClassNumbers } from './number-classes.js';

/** Instances of each class, by its number. */
export interface ClassTally {
  readonly counts: readonly number[];
  /** Self sizes, bytes. */
  readonly bytes: readonly number[];
}

/** Counts the instances that the search reached; pieces of the engine's that others own are left out. */
export function tallyClasses(
  { selfSize }: HeapSnapshot,
  { order }: SearchTree,
  classes: ClassNumbers,
): ClassTally {
  const counts: number[] = [];
  const bytes: number[] = [];
  for (let i = 0; i < order.length; i++) {
    const node = order[i];
    if (classes.isInternal(node)) continue;
    const classId = classes.classOf(node);
    while (counts.length <= classId) {
      counts.push(0);
      bytes.push(0);
    }
    counts[classId]++;
    bytes[classId] += selfSize[node];
  }
  return { counts, bytes };
}
