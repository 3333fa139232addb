import { readAges } from '../growth/read-ages.js';
import type { PathSums } from '../growth/sum-paths.js';
import type { Look } from './take-look.js';

/** Objects of some paths, by the keys of these. */
export function countMembers({ keys, counts }: PathSums, members: readonly number[]): number {
  return members.reduce((sum, key) => sum + (counts[keys.indexOf(key)] ?? 0), 0);
}

/** Those among them with ids up to this one: see `readAges`. */
export function countOlder(
  { snapshot, placed }: Look,
  members: readonly number[],
  lastId: number,
): number {
  const { keyOfPath, owner, parentNode, place } = placed;
  const paths = new Set(members.map((key) => keyOfPath.indexOf(key)));
  const ageOf = readAges(snapshot, parentNode);
  let count = 0;
  for (let node = 0; node < snapshot.nodeCount; node++)
    if (owner[node] === node && paths.has(place[node]!) && ageOf(node) <= lastId) count++;
  return count;
}
