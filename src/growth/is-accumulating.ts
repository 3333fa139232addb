import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { GrowthCulprit } from './find-culprits.js';
import { sumEvidence } from './find-culprits.js';
import type { PathTree } from './grow-path-tree.js';
import { LEAST_COUNT } from './is-proportional.js';

/**
 * Of what all calls should have left behind, an accumulating container holds at least this share. What
 * is emptied every so many calls was emptied before, and later than half way: it holds less than half.
 */
const LEAST_SHARE = 0.5;
/** From this share of the survivors held directly on, the holder is a container of them. */
const CONTAINER_SHARE = 0.8;
/** Of the survivors that it holds, a container's size must have grown by this share: keys and values are two. */
const LEAST_GAIN = 0.3;
/** An array whose length stands still is full from this share of elements on: one made for more may fill up. */
const FULL_SHARE = 0.95;

/** Of what the batches before make likely, what grows gains at least this share in the last one. */
const LEAST_STILL = 0.35;

export interface AccumulatingInput {
  snapshot: HeapSnapshot;
  tree: PathTree;
  /** Calls of each batch that is evidence. */
  calls: readonly number[];
  /** Calls of the batch after these: too young to be evidence, but what saturates shows in it. */
  lastCalls: number;
  /** Calls of the handler since its first, of all phases. */
  totalCalls: number;
}

/**
 * Whether what holds the survivors holds about as much as all calls so far should have left there. One
 * that replaces its entries (a ring, a bounded cache, a queue that is compacted now and then) lets
 * everything survive from every batch as long as the batches together are smaller than it; but it holds
 * far less than the calls before them would have left, and its size does not grow. Nor does one that
 * fills up (a memo of all keys there are): the last batch adds hardly anything any more.
 *
 * @param sizes exact sizes of the holder before the first batch and at the end, where it is a container
 *   that was counted
 */
export function isAccumulating(
  input: AccumulatingInput,
  culprit: GrowthCulprit,
  sizes?: readonly [number, number],
): boolean {
  const { snapshot, tree, calls, totalCalls } = input;
  if (isSaturating(input, culprit)) return false;
  const tracked = calls.reduce((sum, count) => sum + count, 0);
  return culprit.top.some((index) => {
    const node = tree.nodes[index]!;
    const survivors = sumEvidence(node.counts, calls);
    const least = leastEntries(survivors / tracked, totalCalls);
    const { population, direct } = countHeld(snapshot, tree, index);
    if (node.parent >= 0 || direct < survivors * CONTAINER_SHARE) {
      return countReached(snapshot, tree, index, least) >= least;
    }
    if (node.holder === culprit.holder && sizes !== undefined) {
      const [first, last] = sizes;
      const isFull = population >= last * FULL_SHARE;
      if (isFull && last - first < survivors * LEAST_GAIN) return false;
    }
    return population >= least;
  });
}

/** Whether the last batch, where it is one of the largest, added far less than its share, short-lived objects included. */
function isSaturating(
  { tree, calls, lastCalls }: AccumulatingInput,
  { top }: GrowthCulprit,
): boolean {
  if (lastCalls < Math.max(...calls)) return false;
  const sum = (count: (counts: Float64Array) => number) =>
    top.reduce((total, index) => total + count(tree.nodes[index]!.counts), 0);
  const tracked = calls.reduce((total, count) => total + count, 0);
  const expected = (sum((counts) => sumEvidence(counts, calls)) / tracked) * lastCalls;
  return expected >= LEAST_COUNT && sum((counts) => counts[calls.length]!) < expected * LEAST_STILL;
}

/** Whether so many entries fit a container that gained `perCall` at every call. */
export function hasEnough(entries: number, perCall: number, totalCalls: number): boolean {
  return entries >= leastEntries(perCall, totalCalls);
}

function leastEntries(perCall: number, totalCalls: number): number {
  return perCall * totalCalls * LEAST_SHARE;
}

/**
 * Objects of a tree node's class that hang from its holder, of whatever age, directly or through the
 * holder's internals (elements, tables, property stores); and how many of them are members of the node.
 */
function countHeld(
  { firstEdge, edgeTarget, nodeCount }: HeapSnapshot,
  { nodes, classes, place, parentNode }: PathTree,
  index: number,
): { population: number; direct: number } {
  const { holder, class: classId } = nodes[index]!;
  const seen = new Uint8Array(nodeCount);
  const queue = [holder];
  let population = 0;
  let direct = 0;
  for (let at = 0; at < queue.length; at++) {
    const from = queue[at]!;
    for (let edge = firstEdge[from]!; edge < firstEdge[from + 1]!; edge++) {
      const target = edgeTarget[edge]!;
      if (seen[target] === 1) continue;
      seen[target] = 1;
      if (classes.isInternal(target)) {
        if (parentNode[target] === from) queue.push(target);
      } else if (classes.classOf(target) === classId) {
        population++;
        if (place[target] === index) direct++;
      }
    }
  }
  return { population, direct };
}

/**
 * Objects of a tree node's class, of whatever age, that the holder reaches through objects of the
 * classes on the node's path and their internals: all of a chain, all that a replaced array holds. It
 * may count too many, where others of the same classes hang there, too.
 *
 * @param enough counting ends there
 */
function countReached(
  { firstEdge, edgeTarget, nodeCount }: HeapSnapshot,
  { nodes, classes, parentNode }: PathTree,
  index: number,
  enough: number,
): number {
  const { holder, class: classId, recurring } = nodes[index]!;
  const path = new Set<number>();
  for (let above = index; above >= 0; above = nodes[above]!.parent) path.add(nodes[above]!.class);
  // And from one link of a chain to the next.
  for (let at = recurring ?? holder; at !== holder && at >= 0; at = parentNode[at]!) {
    path.add(classes.classOf(at));
  }
  // A chain that grows at its end is held by its youngest old link: the others come before that one.
  const queue = [holder];
  for (let above = parentNode[holder]!; above >= 0; above = parentNode[above]!) {
    if (classes.isInternal(above)) continue;
    if (!path.has(classes.classOf(above))) break;
    queue.push(above);
  }
  const seen = new Uint8Array(nodeCount);
  for (const node of queue) seen[node] = 1;
  let population = queue.filter((node) => classes.classOf(node) === classId).length;
  for (let at = 0; at < queue.length && population < enough; at++) {
    const from = queue[at]!;
    for (let edge = firstEdge[from]!; edge < firstEdge[from + 1]!; edge++) {
      const target = edgeTarget[edge]!;
      if (seen[target] === 1) continue;
      const targetClass = classes.classOf(target);
      const isOnPath = classes.isInternal(target)
        ? parentNode[target] === from
        : path.has(targetClass);
      if (!isOnPath) continue;
      // An internal may be what recurs: a closure holds a context, and that the closure before it.
      if (targetClass === classId) population++;
      seen[target] = 1;
      queue.push(target);
    }
  }
  return population;
}
