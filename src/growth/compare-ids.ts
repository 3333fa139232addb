/**
 * Whether the snapshots are of one process whose profiler stayed on from one to the next. Then an object
 * has one id in all of them, and what came after a snapshot has odd ids above the highest odd id in it.
 * In snapshots of different processes the same ids mean different objects.
 *
 * Source of the ids: `HeapObjectsMap` in V8's src/profiler/heap-snapshot-generator.cc.
 */
import type { SearchTree } from '../graph/search-from-root.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { ClassNumbers } from './number-classes.js';

const SAMPLES = 4096;
/** Of the sampled objects so many must be there still, and of those so many be of the same class. */
const LEAST_FOUND = 0.2;
const LEAST_ALIKE = 0.98;

export interface IdComparison {
  add(snapshot: HeapSnapshot, search: SearchTree, classes: ClassNumbers): void;
  /**
   * The highest odd id of each snapshot but the last: what is above was born later. Undefined where ids
   * do not agree.
   */
  read(): number[] | undefined;
}

export function compareIds(): IdComparison {
  let isOneProcess = true;
  const highest: number[] = [];
  let samples = new Map<number, number>();

  return {
    add(snapshot, search, classes) {
      if (highest.length > 0) isOneProcess &&= agrees(snapshot, search, classes);
      samples = takeSamples(snapshot, search, classes);
      const last = findHighest(snapshot, search);
      isOneProcess &&= highest.length === 0 || last >= highest[highest.length - 1];
      highest.push(last);
    },
    read: () => (isOneProcess && highest.length > 1 ? highest.slice(0, -1) : undefined),
  };

  function agrees({ nodeId }: HeapSnapshot, { order }: SearchTree, classes: ClassNumbers): boolean {
    let found = 0;
    let alike = 0;
    for (let i = 0; i < order.length; i++) {
      const node = order[i];
      const classId = samples.get(nodeId[node]);
      if (classId === undefined) continue;
      found++;
      if (!classes.isInternal(node) && classes.classOf(node) === classId) alike++;
    }
    return found > 0 && found >= samples.size * LEAST_FOUND && alike >= found * LEAST_ALIKE;
  }
}

/** Class by id of objects from all over the heap. */
function takeSamples(
  { nodeId }: HeapSnapshot,
  { order }: SearchTree,
  classes: ClassNumbers,
): Map<number, number> {
  const samples = new Map<number, number>();
  const stride = Math.max(1, Math.floor(order.length / SAMPLES));
  for (let i = 0; i < order.length; i += stride) {
    const node = order[i];
    if (nodeId[node] % 2 === 1 && !classes.isInternal(node))
      samples.set(nodeId[node], classes.classOf(node));
  }
  return samples;
}

function findHighest({ nodeId }: HeapSnapshot, { order }: SearchTree): number {
  let highest = 0;
  for (let i = 0; i < order.length; i++) {
    const id = nodeId[order[i]];
    if (id % 2 === 1 && id > highest) highest = id;
  }
  return highest;
}
