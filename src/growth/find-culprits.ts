import type { PathTree, PathTreeNode } from './grow-path-tree.js';
import { isProportional } from './is-proportional.js';

/** Of a chain, so many links at most hang from the holder itself, and all others from their like. */
const CHAIN_ENDS = 2;

/** One cause of growth: an old object, and what it keeps from every batch. */
export interface GrowthCulprit {
  /** The old object, as node ordinal. */
  holder: number;
  /** Tree nodes that grow at the top: direct survivors. Several where one edge holds several classes. */
  top: number[];
  /** Tree nodes below that grow as well: what the direct survivors keep. */
  below: number[];
  /** A direct survivor, as node ordinal. */
  sample: number;
  /** Set where culprits were joined whose holders are entries of one container. */
  isOneOfMany?: boolean;
  /** Set where the holder is the root of a tree or the like, whose members hold the survivors. */
  isStructure?: boolean;
  /** Set where it holds little by itself, and what another culprit holds as well. */
  isSharer?: boolean;
  /** Direct survivors per call; where several classes hang on one edge, of the most numerous one. */
  countPerCall: number;
}

/**
 * Finds the topmost growing nodes of a path tree, and joins those that hang from one edge of one old
 * object: the keys and the values of one Map are one leak.
 *
 * Where many old objects grow a little each (hash buckets, a pool's members), none of them grows in
 * proportion on its own: the remainder is therefore looked at once more with the identity of the old
 * object erased.
 *
 * @param calls calls of each batch that is evidence, oldest first
 * @param leastRate survivors per call below which nothing is growth; default: see `isProportional`
 * @returns in no particular order
 */
export function findCulprits(
  tree: PathTree,
  calls: readonly number[],
  leastRate?: number,
): GrowthCulprit[] {
  const { nodes } = tree;
  const grows = nodes.map((node) => isProportional(node.counts, calls, leastRate));
  /** For each tree node, the topmost growing node above it or itself; -1 if there is none. */
  const topOf = new Int32Array(nodes.length).fill(-1);
  const culprits = new Map<string, GrowthCulprit>();
  for (const [index, node] of nodes.entries()) {
    const above = node.parent < 0 ? -1 : topOf[node.parent];
    topOf[index] = above >= 0 ? above : grows[index] ? index : -1;
    if (topOf[index] !== index) continue;
    const key = `${node.parent < 0 ? `o${node.holder}` : node.parent}|${node.edge}`;
    const found = culprits.get(key);
    if (found) found.top.push(index);
    else
      culprits.set(key, {
        holder: node.holder,
        top: [index],
        below: [],
        sample: -1,
        countPerCall: 0,
      });
  }
  for (const culprit of findScattered(tree, calls, topOf, leastRate))
    culprits.set(`scattered${culprits.size}`, culprit);

  const byTop = new Map<number, GrowthCulprit>();
  for (const culprit of culprits.values()) for (const top of culprit.top) byTop.set(top, culprit);
  for (const [index, top] of topOf.entries()) {
    if (top >= 0 && top !== index && grows[index]) byTop.get(top)?.below.push(index);
  }
  for (const culprit of culprits.values()) {
    if (tree.structures?.has(culprit.holder)) culprit.isStructure = true;
    describeTop(culprit, tree, calls);
  }
  return [...culprits.values()];
}

/** Survivors in a batch-wise sum over all evidence batches. */
export function sumEvidence(counts: ArrayLike<number>, calls: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < calls.length; i++) total += counts[i];
  return total;
}

/** Growth that is spread over many old objects of one kind. Marks what it finds in `topOf`. */
function findScattered(
  tree: PathTree,
  calls: readonly number[],
  topOf: Int32Array,
  leastRate: number | undefined,
): GrowthCulprit[] {
  const { nodes, classes } = tree;
  const groups = new Map<string, number[]>();
  for (const [index, node] of nodes.entries()) {
    if (topOf[index] >= 0 || node.parent >= 0) continue;
    const key = `${classes.classOf(node.holder)}|${node.edge}|${node.class}`;
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  const culprits: GrowthCulprit[] = [];
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const counts = new Float64Array(calls.length);
    for (const index of group)
      for (let i = 0; i < calls.length; i++) counts[i] += nodes[index].counts[i];
    if (!isProportional(counts, calls, leastRate)) continue;
    for (const index of group) topOf[index] = index;
    const biggest = group.reduce((a, b) =>
      sumEvidence(nodes[b].counts, calls) > sumEvidence(nodes[a].counts, calls) ? b : a,
    );
    culprits.push({
      holder: nodes[biggest].holder,
      top: group,
      below: [],
      sample: -1,
      countPerCall: 0,
    });
  }
  return culprits;
}

/**
 * Fills in the sample and the rate. A sample that is an object says more than a string, and one that
 * hangs from its like shows by what each keeps the one before.
 */
function describeTop(
  culprit: GrowthCulprit,
  { nodes, classes }: PathTree,
  calls: readonly number[],
): void {
  const perClass = new Map<number, number>();
  let best = -1;
  for (const index of culprit.top) {
    const node = nodes[index];
    const count = sumEvidence(node.counts, calls);
    // What hangs from other members, the holder does not gain itself, unless as a chain.
    const direct = isChain(node) ? count : count * (1 - node.returns / sum(node.counts));
    // The whole text that a slice is a part of hangs from the slice.
    const isBelow = culprit.top.includes(node.parent) && nodes[node.parent]!.class === node.class;
    if (!isBelow) perClass.set(node.class, (perClass.get(node.class) ?? 0) + direct);
    const weight = classes.isNamed(node.samples[0]) ? count * 1e6 : count;
    if (weight > best && node.holder === culprit.holder) {
      best = weight;
      // One that lies deeper shows how the members of a structure hold each other.
      const typical = culprit.isStructure ? node.samples.at(-1)! : node.samples[0];
      culprit.sample = isChain(node) ? node.recurring! : typical;
    }
  }
  const total = sum(calls);
  culprit.countPerCall = Math.max(...perClass.values()) / total;
}

function isChain({ counts, returns }: PathTreeNode): boolean {
  return returns > 0 && sum(counts) - returns <= CHAIN_ENDS;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

/** By what culprits are one. */
export interface GrowthKey {
  /** Node of the object that grows. */
  node: number;
  /** The container that it is an entry of, and what kind of entry; undefined where it is none. */
  container?: string;
}

/**
 * Joins culprits that `keyOf` says are one: the keys and the values of a dictionary, what one object
 * keeps by several edges, or the lists that one Map has for each user.
 */
export function mergeCulprits(
  culprits: readonly GrowthCulprit[],
  tree: PathTree,
  calls: readonly number[],
  keyOf: (culprit: GrowthCulprit) => GrowthKey,
): GrowthCulprit[] {
  const merged = new Map<string, { node: number; whole: GrowthCulprit }>();
  for (const culprit of culprits) {
    const { node, container } = keyOf(culprit);
    const key = container ?? String(node);
    const same = merged.get(key);
    if (same === undefined) {
      const whole = { ...culprit, top: [...culprit.top], below: [...culprit.below] };
      merged.set(key, { node, whole });
      continue;
    }
    const { whole } = same;
    whole.top.push(...culprit.top);
    whole.below.push(...culprit.below);
    if (same.node !== node) whole.isOneOfMany = true;
    describeTop(whole, tree, calls);
  }
  return Array.from(merged.values(), ({ whole }) => whole);
}
