import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { GrowthCulprit } from './find-culprits.js';
import { sumEvidence } from './find-culprits.js';
import type { PathTree } from './grow-path-tree.js';

/** Of what all calls should have left behind, an accumulating container holds at least this share. */
const LEAST_SHARE = 0.3;
/** From this share of the survivors held directly on, the holder is a container of them. */
const CONTAINER_SHARE = 0.8;

/**
 * Whether a container holds about as much as all calls so far should have put into it. One that replaces
 * its entries (a ring, a bounded cache, a queue that is compacted now and then) lets everything survive
 * from every batch as long as the batches together are smaller than it; but it holds far less than the
 * calls before them would have left. Where the survivors do not hang from the holder itself (chains,
 * replaced arrays) there is nothing to count, and the answer is yes.
 *
 * @param calls calls of each batch that is evidence
 * @param totalCalls calls of the handler since its first, of all phases
 */
export function isAccumulating(
  snapshot: HeapSnapshot,
  tree: PathTree,
  culprit: GrowthCulprit,
  calls: readonly number[],
  totalCalls: number,
): boolean {
  return culprit.top.some((index) => {
    const node = tree.nodes[index]!;
    const survivors = sumEvidence(node.counts, calls);
    const { population, direct } = countHeld(snapshot, tree, node.holder, index, node.class);
    if (node.parent >= 0 || direct < survivors * CONTAINER_SHARE) return true;
    const tracked = calls.reduce((sum, count) => sum + count, 0);
    return hasEnough(population, survivors / tracked, totalCalls);
  });
}

/** Whether so many entries fit a container that gained `perCall` at every call. */
export function hasEnough(entries: number, perCall: number, totalCalls: number): boolean {
  return entries >= perCall * totalCalls * LEAST_SHARE;
}

/**
 * Objects of one class that hang from the holder, of whatever age, directly or through its internals
 * (elements, tables, property stores); and how many of them are members of the tree node.
 */
function countHeld(
  { firstEdge, edgeTarget, nodeCount }: HeapSnapshot,
  { classes, place, parentNode }: PathTree,
  holder: number,
  index: number,
  classId: number,
): { population: number; direct: number } {
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
