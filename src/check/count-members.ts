import { readAges } from '../growth/read-ages.js';
import type { PathSums } from '../growth/sum-paths.js';
import type { Look } from './take-look.js';

/** Objects of some paths, by the keys of these. */
export function countMembers({ keys, counts }: PathSums, members: readonly number[]): number {
  const own = new Set(members);
  return keys.reduce((sum, key, index) => (own.has(key) ? sum + counts[index]! : sum), 0);
}

/**
 * Keys of these paths and of those beside them, with the same class and the same holder: the shorter way to
 * the middle of a linked list is now from its head and later from its tail, so that objects change paths
 * when others come.
 */
export function withBeside(
  { keys, classKeys, parentKeys }: PathSums,
  members: readonly number[],
): number[] {
  const own = new Set(members);
  const places = new Map<number, Set<number>>();
  keys.forEach((key, index) => {
    if (!own.has(key)) return;
    const parent = parentKeys[index]!;
    places.set(parent, (places.get(parent) ?? new Set()).add(classKeys[index]!));
  });
  keys.forEach((key, index) => {
    if (places.get(parentKeys[index]!)?.has(classKeys[index]!)) own.add(key);
  });
  return [...own];
}

/** Keys of a path and of all that hangs below it. */
export function withBelow({ keys, parentKeys }: PathSums, key: number): Set<number> {
  const below = new Set([key]);
  for (let size = 0; size < below.size;) {
    size = below.size;
    keys.forEach((own, i) => {
      if (below.has(parentKeys[i]!)) below.add(own);
    });
  }
  return below;
}

/** Those among them with ids up to this one: see `readAges`. */
export function countOlder(
  { snapshot, placed }: Look,
  members: readonly number[],
  lastId: number,
): number {
  const { keyOfPath, owner, parentNode, place } = placed;
  const own = new Set(members);
  const ageOf = readAges(snapshot, parentNode);
  let count = 0;
  for (let node = 0; node < snapshot.nodeCount; node++)
    if (owner[node] === node && own.has(keyOfPath[place[node]!]!) && ageOf(node) <= lastId) count++;
  return count;
}
