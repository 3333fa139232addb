/**
 * Folds structures that repeat themselves (trees, tries, skip lists, lists that are held at both ends) into
 * one place of a path tree. New members hang from old ones all over a structure: by itself no branch grows
 * in proportion to the calls, and together they do. They are taken for members of the structure, which its
 * root holds, or who holds the root.
 */
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { createStructureFinder, MOST_BETWEEN, type StructureFinder } from './find-structure.js';
import type { PathTree, PathTreeNode } from './grow-path-tree.js';

/** With fewer old members that gain one, each is told by itself: a parent and its child are no tree. */
const LEAST_HOLDERS = 3;
const SAMPLES = 8;
/** Edge by which a structure holds its members, by whatever branch. */
const MEMBER = '(member)';

/**
 * @returns the same tree with the members of each structure at one place, and `structures`, what holds
 *   them there
 */
export function foldStructures(snapshot: HeapSnapshot, tree: PathTree): PathTree {
  const finder = createStructureFinder(snapshot, tree);
  const spread = findSpread(tree, finder);
  const ends = findEnds(tree, finder);
  return regroup(tree, finder, spread, ends);
}

/**
 * Roots of structures of which many old members gained a member: by themselves or, as tries do, in a container
 * of theirs, which may be as new. What else they gained is no growth of the structure.
 */
function findSpread({ nodes }: PathTree, { find, isAlike }: StructureFinder): Set<number> {
  const membersOf = new Map<number, Set<number>>();
  for (const { parent, holder, samples } of nodes) {
    if (depthOf(nodes, parent) > MOST_BETWEEN) continue;
    const found = find(holder);
    if (found === undefined || !(found.isInside || found.root === holder)) continue;
    if (!isAlike(samples[0]!, found.member)) continue;
    // All containers of one member are one holder.
    const members = membersOf.get(found.root) ?? new Set();
    membersOf.set(found.root, members.add(found.member));
  }
  const spread = [...membersOf].filter(([, members]) => members.size >= LEAST_HOLDERS);
  return new Set(spread.map(([root]) => root));
}

/** New objects that lie between an old one and a place of the tree, by the place above it. */
function depthOf(nodes: readonly PathTreeNode[], parent: number): number {
  let depth = 0;
  for (let above = parent; above >= 0 && depth <= MOST_BETWEEN; above = nodes[above]!.parent)
    depth++;
  return depth;
}

/** Classes of the members of lists, by who holds the list. */
type Ends = ReadonlyMap<number, ReadonlySet<number>>;

/**
 * Who holds a list whose links lead in both directions, and which is entered from both ends: new members
 * hang from who holds it, or from old members on both sides, which begin at two roots. Where the two ways
 * meet is chance.
 */
function findEnds({ nodes, place }: PathTree, { find, isAlike }: StructureFinder): Ends {
  const tops = nodes.filter(({ parent }) => parent < 0);
  const waysOf = new Map<string, Set<number>>();
  const ends = new Map<number, Set<number>>();
  for (const { holder, class: of } of tops) waysOf.set(`${holder} ${of}`, new Set([holder]));
  for (const { holder, class: of, samples, edge } of tops) {
    if (!edge.startsWith('.') || !isAlike(samples[0]!, holder)) continue;
    const found = find(holder);
    // A list belongs to an object: what variables of a function lead to is told by these.
    if (found === undefined || !isAlike(found.holder, found.holder)) continue;
    // What hangs below a new root is one way with it.
    if (place[found.root]! >= 0) continue;
    const ways = waysOf.get(`${found.holder} ${of}`) ?? new Set();
    waysOf.set(`${found.holder} ${of}`, ways.add(found.root));
    if (ways.size < 2) continue;
    ends.set(found.holder, (ends.get(found.holder) ?? new Set()).add(of));
  }
  return ends;
}

function regroup(
  tree: PathTree,
  { find, isAlike }: StructureFinder,
  spread: ReadonlySet<number>,
  ends: Ends,
): PathTree {
  const nodes: PathTreeNode[] = [];
  const known = new Map<string, number>();
  const moved = new Int32Array(tree.nodes.length);
  const structures = new Set([...spread, ...ends.keys()]);
  /** Places at which members hold each other by several names. */
  const branched: Branches = new Map();

  /** The old object from which a path is to start. */
  function moveHolder({ holder, samples, class: of }: PathTreeNode): number {
    const found = find(holder);
    if (found === undefined) return holder;
    if (isAlike(samples[0]!, holder) && ends.get(found.holder)?.has(of)) return found.holder;
    return spread.has(found.root) ? found.root : holder;
  }

  /**
   * Where the new root of a chain is, and with it all below: the engine gives a few new objects the ids of old
   * ones that were where they are, and what hangs from such a link hangs from no old object. -1 for other paths.
   */
  function findYoungRoot({ parent, holder, samples }: PathTreeNode): number {
    const found = parent >= 0 || !isAlike(samples[0]!, holder) ? undefined : find(holder);
    const at = found === undefined ? -1 : tree.place[found.root]!;
    return at < 0 ? -1 : moved[at]!;
  }

  tree.nodes.forEach((node, index) => {
    const root = findYoungRoot(node);
    const parent = root >= 0 ? root : node.parent < 0 ? -1 : moved[node.parent]!;
    const holder = parent < 0 ? moveHolder(node) : nodes[parent]!.holder;
    const sample = node.samples[0]!;
    // Members below members are members: which of them holds which is the structure's own affair.
    const like = parent >= 0 && isAlike(sample, nodes[parent]!.samples[0]!) ? parent : -1;
    const isMember =
      like < 0 &&
      ((parent < 0 && ends.get(holder)?.has(node.class) === true) ||
        (spread.has(holder) && isAlike(sample, holder)));
    const above = isMember ? -1 : parent;
    const edge = isMember ? MEMBER : node.edge;
    const key = `${above < 0 ? `o${holder}` : above}|${node.class}|${edge}`;
    const found = like >= 0 ? like : known.get(key);
    moved[index] = found ?? nodes.length;
    if (found !== undefined) {
      if (like >= 0 && nodes[like]!.edge !== MEMBER) branch(nodes[like]!, node, branched);
      join(nodes[found]!, node);
      return;
    }
    known.set(key, nodes.length);
    nodes.push({ ...node, parent: above, holder, edge, returns: isMember ? 0 : node.returns });
  });
  for (const [top, edges] of branched)
    if (edges.size > 1 && isEntered(top)) structures.add(top.holder);
  const place = tree.place.map((index) => (index < 0 ? index : moved[index]!));
  return { ...tree, nodes, place, structures };
}

/** Names by which members hold each other, by the place of the first of them. */
type Branches = Map<PathTreeNode, Set<string>>;

/** Members that hang from members: the holder does not gain them itself, unless as a tree. */
function branch(top: PathTreeNode, below: PathTreeNode, branched: Branches): void {
  top.returns += sum(below.counts);
  top.recurring ??= below.samples[0]!;
  if (top.parent < 0) branched.set(top, (branched.get(top) ?? new Set()).add(below.edge));
}

/** Whether a holder has one tree that grows, which it enters at its root, rather than a tree of each call. */
function isEntered({ counts, returns }: PathTreeNode): boolean {
  return sum(counts) - returns <= MOST_ENTRIES;
}

const MOST_ENTRIES = 2;

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function join(into: PathTreeNode, { counts, bytes, samples, recurring }: PathTreeNode): void {
  for (let batch = 0; batch < counts.length; batch++) {
    into.counts[batch]! += counts[batch]!;
    into.bytes[batch]! += bytes[batch]!;
  }
  into.samples.push(...samples.slice(0, SAMPLES - into.samples.length));
  into.recurring ??= recurring;
}
