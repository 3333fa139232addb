import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { readAges } from './read-ages.js';
import { PARTS, type PathSums, type PlacedPaths } from './sum-paths.js';

/**
 * What one snapshot shows of earlier moments: the sums of all that had been born by then and still lives.
 * What died since is missing in them, so that each interval shows what it left behind for good, and a
 * table that was replaced by a larger one shows as born when it was.
 *
 * @param lastIds objects that are born after each moment have higher ids, ascending; see `sortBirths`
 * @returns sums for each moment, oldest first; those of the snapshot itself are not among them
 */
export function splitSums(
  { snapshot, placed }: { snapshot: HeapSnapshot; placed: PlacedPaths },
  lastIds: readonly number[],
): PathSums[] {
  const { keys } = placed.sums;
  const indexOf = new Map<number, number>();
  keys.forEach((key, index) => indexOf.set(key, index));
  const indexOfPath = Int32Array.from(placed.keyOfPath, (key) => indexOf.get(key)!);
  return lastIds.map((lastId) => subtractYounger(snapshot, placed, indexOfPath, lastId));
}

function subtractYounger(
  snapshot: HeapSnapshot,
  { sums, place, owner, part, parentNode }: PlacedPaths,
  indexOfPath: Int32Array,
  lastId: number,
): PathSums {
  const counts = sums.counts.slice();
  const bytes = sums.bytes.slice();
  const others = [0, 0, 0, 0];
  const { nodeCount, selfSize } = snapshot;
  const ageOf = readAges(snapshot, parentNode);
  for (let node = 0; node < nodeCount; node++) {
    const id = ageOf(node);
    // Even ids are of native nodes as well, and tell no age.
    if (id <= lastId || id % 2 === 0) continue;
    if (part[node] !== PARTS.path) others[part[node]!] = others[part[node]!]! + selfSize[node]!;
    else if (place[node]! >= 0) {
      const index = indexOfPath[place[node]!]!;
      bytes[index]! -= selfSize[node]!;
      if (owner[node] === node) counts[index]!--;
    }
  }
  return {
    ...sums,
    counts,
    bytes,
    engineBytes: sums.engineBytes - others[PARTS.engine]!,
    ownBytes: sums.ownBytes - others[PARTS.own]!,
    restBytes: sums.restBytes - others[PARTS.rest]!,
  };
}
