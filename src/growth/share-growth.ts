/**
 * Shares what grew out among the culprits: each path of objects belongs to the culprit below which its
 * objects are. So no byte is told twice, and what no culprit explains is seen.
 */
import type { GrowthCulprit } from './find-culprits.js';
import type { PathTree } from './grow-path-tree.js';
import type { PathSums, PlacedPaths } from './sum-paths.js';

/** Index of the culprit that holds what is at a path, by the path's key. */
export type PathOwners = ReadonlyMap<number, number>;

/** Paths of all that culprits keep, of what hangs below it, and of what holds it. */
export function assignPaths(
  { place, keyOfPath, parentNode, sums }: PlacedPaths,
  tree: PathTree,
  culprits: readonly GrowthCulprit[],
): PathOwners {
  const ownerOf = listOwners(tree, culprits);
  const owners = new Map<number, number>();
  const assign = (node: number, culprit: number) => {
    const path = place[node]!;
    const key = path < 0 ? undefined : keyOfPath[path]!;
    if (key !== undefined && !owners.has(key)) owners.set(key, culprit);
  };
  const parents: [node: number, culprit: number][] = [];
  for (let node = 0; node < tree.place.length; node++) {
    const culprit = tree.place[node]! < 0 ? -1 : ownerOf[tree.place[node]!]!;
    if (culprit < 0) continue;
    assign(node, culprit);
    // What is replaced at each call holds its members by a container that is new as well.
    if (parentNode[node]! >= 0) parents.push([parentNode[node]!, culprit]);
  }
  culprits.forEach((culprit, index) =>
    assignLike(culprit, index, tree, { place, keyOfPath, sums }, owners),
  );
  assignBelow(sums, owners);
  culprits.forEach(({ holder }, culprit) => assign(holder, culprit));
  for (const [node, culprit] of parents) assign(node, culprit);
  return owners;
}

const UNLIKE = /^(?:system \/ .*|Array|Map|Set|WeakMap|\(.*\)|closure\b.*)$/;

/**
 * What the holder has of the members' class by another edge is of the same structure: a list that is entered
 * from both ends has its old members at one path and its new ones at another, and both paths grow. Objects
 * without a class are alike where they hold each other.
 */
function assignLike(
  { holder, top }: GrowthCulprit,
  culprit: number,
  { nodes, classes }: PathTree,
  { place, keyOfPath, sums }: Pick<PlacedPaths, 'place' | 'keyOfPath' | 'sums'>,
  owners: Map<number, number>,
): void {
  // Scopes and containers hold unlike things of one class.
  const isUnlike = (node: number) => UNLIKE.test(classes.nameOf(node));
  const samples = top.flatMap((index) => nodes[index]!.samples);
  const isPlain = (node: number) => classes.nameOf(node) === 'Object';
  if (isUnlike(holder) || isPlain(holder) || samples.some(isUnlike)) return;
  const keyOf = (node: number) => (place[node]! < 0 ? NONE : keyOfPath[place[node]!]!);
  const { keys, classKeys, parentKeys } = sums;
  const indexOf = new Map<number, number>();
  keys.forEach((key, at) => indexOf.set(key, at));
  const classOf = (key: number) => classKeys[indexOf.get(key)!];
  const holderKey = keyOf(holder);
  /** Of a member's path the first step below the holder. */
  const firstStep = (key: number): number => {
    let step = key;
    for (let at = indexOf.get(step); at !== undefined; at = indexOf.get(step)) {
      if (parentKeys[at] === holderKey) return step;
      step = parentKeys[at]!;
    }
    return NONE;
  };
  const tops = new Set(samples.map((node) => firstStep(keyOf(node))));
  const topClasses = new Set([...tops].filter((key) => key !== NONE).map(classOf));
  const isChained = (key: number) =>
    keys.some((_, at) => parentKeys[at] === key && classKeys[at] === classOf(key));
  const needsChain = samples.some(isPlain);
  for (const [key, at] of indexOf) {
    if (parentKeys[at] !== holderKey || !topClasses.has(classKeys[at]) || owners.has(key)) continue;
    if (!needsChain || isChained(key)) owners.set(key, culprit);
  }
}

/**
 * What continues a member's path is the member's. With age an object may be laid out in another way (its
 * properties become a dictionary), so that a path grows at which nothing was born of late.
 */
function assignBelow(
  { keys, parentKeys }: Pick<PathSums, 'keys' | 'parentKeys'>,
  owners: Map<number, number>,
): void {
  const parentOf = new Map<number, number>();
  keys.forEach((key, at) => parentOf.set(key, parentKeys[at]!));
  for (const from of keys) {
    const passed: number[] = [];
    let key: number | undefined = from;
    while (key !== undefined && !owners.has(key)) {
      passed.push(key);
      key = parentOf.get(key);
    }
    // Also where none is known, so that no path is walked twice.
    const owner = key === undefined ? NONE : owners.get(key)!;
    for (const at of passed) owners.set(at, owner);
  }
  for (const [key, owner] of owners) if (owner === NONE) owners.delete(key);
}

const NONE = -1;

/** For each node of the tree the culprit that it belongs to; -1 for none. */
function listOwners({ nodes }: PathTree, culprits: readonly GrowthCulprit[]): Int32Array {
  const owners = new Int32Array(nodes.length).fill(-1);
  culprits.forEach(({ top }, culprit) => {
    for (const index of top) owners[index] = culprit;
  });
  nodes.forEach(({ parent }, index) => {
    if (owners[index]! < 0 && parent >= 0) owners[index] = owners[parent]!;
  });
  return owners;
}

/**
 * What each culprit gained, bytes per call.
 *
 * @param sums of the looks before and after what is evidence
 * @param calls between the two
 */
export function shareGrowth(
  owners: PathOwners,
  culprits: number,
  [before, after]: readonly [PathSums, PathSums],
  calls: number,
): Float64Array {
  const shares = new Float64Array(culprits);
  const add = ({ keys, bytes }: PathSums, sign: number) => {
    for (let at = 0; at < keys.length; at++) {
      const owner = owners.get(keys[at]!);
      if (owner !== undefined) shares[owner]! += (sign * bytes[at]!) / calls;
    }
  };
  add(after, 1);
  add(before, -1);
  return shares.map((share) => Math.max(0, share));
}
