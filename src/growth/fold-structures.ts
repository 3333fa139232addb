/**
 * Folds structures that repeat themselves (trees, tries, skip lists) into one place of a path tree. New
 * members of a tree hang from old ones all over it: by itself no branch grows in proportion to the calls,
 * and together they do. They are taken for members of the structure, which its root holds.
 */
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { createStructureFinder } from './find-structure.js';
import type { PathTree, PathTreeNode } from './grow-path-tree.js';

/** With fewer old members that gain one, each is told by itself: a parent and its child are no tree. */
const LEAST_HOLDERS = 3;
const SAMPLES = 8;
/** Edge by which a structure holds its members, by whatever branch. */
const MEMBER = '(member)';

/**
 * @returns the same tree with the members of each structure at its root, and `structures`, the roots
 */
export function foldStructures(snapshot: HeapSnapshot, tree: PathTree): PathTree {
  const finder = createStructureFinder(snapshot, tree);
  const holdersOf = new Map<number, Set<number>>();
  for (const { parent, holder } of tree.nodes) {
    const root = parent < 0 ? finder.findRoot(holder) : -1;
    if (root < 0) continue;
    const holders = holdersOf.get(root) ?? new Set();
    holdersOf.set(root, holders.add(holder));
  }
  const structures = new Set(
    [...holdersOf].filter(([, holders]) => holders.size >= LEAST_HOLDERS).map(([root]) => root),
  );
  if (structures.size === 0) return tree;
  return { ...regroup(tree, structures, finder), structures };
}

function regroup(
  tree: PathTree,
  structures: ReadonlySet<number>,
  { findRoot, isRecurring }: ReturnType<typeof createStructureFinder>,
): PathTree {
  const nodes: PathTreeNode[] = [];
  const known = new Map<string, number>();
  const moved = new Int32Array(tree.nodes.length);
  tree.nodes.forEach((node, index) => {
    const parent = node.parent < 0 ? -1 : moved[node.parent]!;
    const root = parent < 0 ? findRoot(node.holder) : -1;
    const holder = parent >= 0 ? nodes[parent]!.holder : structures.has(root) ? root : node.holder;
    const isMember = structures.has(holder) && isRecurring(node.samples[0]!, holder);
    const edge = isMember ? MEMBER : node.edge;
    // Members below members are members: which of them holds which is the tree's own affair.
    const above = isMember ? -1 : parent;
    const key = `${above < 0 ? `o${holder}` : above}|${node.class}|${edge}`;
    const found = known.get(key);
    moved[index] = found ?? nodes.length;
    if (found !== undefined) join(nodes[found]!, node);
    else {
      known.set(key, nodes.length);
      nodes.push({ ...node, parent: above, holder, edge, returns: isMember ? 0 : node.returns });
    }
  });
  const place = tree.place.map((index) => (index < 0 ? index : moved[index]!));
  return { ...tree, nodes, place };
}

function join(into: PathTreeNode, { counts, bytes, samples, returns, recurring }: PathTreeNode) {
  for (let batch = 0; batch < counts.length; batch++) {
    into.counts[batch]! += counts[batch]!;
    into.bytes[batch]! += bytes[batch]!;
  }
  into.samples.push(...samples.slice(0, SAMPLES - into.samples.length));
  if (into.edge !== MEMBER) into.returns += returns;
  into.recurring ??= recurring;
}
