import type { ComparedPaths } from './compare-paths.js';
import { isRising, LEAST_RISE, steadiness, totalRise } from './is-rising.js';
import type { ClassTally } from './tally-classes.js';

/** New holders may hold so many times what old ones do. */
const MOST_MORE_HELD = 1.5;
/** Records of Node's own; what grows are the objects that belong to them. */
const NATIVE_CLASS = 'Node / ';
/** A backing store that grows by less than this in all is not called growth, bytes. */
const LEAST_BYTES = 4096;
/** Of the rise of a path, its class must have risen by this share: the rest may have moved there. */
const LEAST_CLASS_SHARE = 0.5;

/** One place at which the heap grows, the same in all snapshots. */
export interface RisingPath {
  /** What grows: objects, or the backing stores of containers that hold no objects. */
  kind: 'objects' | 'bytes';
  /** Paths of what comes to be there; for `bytes` of the containers themselves. */
  top: number[];
  /** Rising paths below: what the direct members keep. */
  below: number[];
  /** Bytes by which all that hangs there rose, as far as the rise went on. */
  weight: number;
}

/**
 * Finds the topmost paths whose members rise in every interval, and joins those that hang from one edge
 * of one path: the keys and the values of one Map are one place. Then containers which have no more
 * members, and more bytes in every interval.
 *
 * @param classNames by number of the class
 * @param tallies of each snapshot; a path whose class does not rise as well only has what another lost
 * @returns the heaviest first
 */
export function findRisingPaths(
  paths: ComparedPaths,
  classNames: readonly string[],
  tallies: readonly ClassTally[],
): RisingPath[] {
  const { count, parent, edge } = paths;
  const weights = sumBelow(paths);
  const rises = markRising(paths, classNames, tallies);
  const topOf = new Int32Array(count).fill(-1);
  const holders = new Uint8Array(count);
  const places = new Map<string, RisingPath>();
  const placeOfTop = new Map<number, RisingPath>();
  for (let path = 0; path < count; path++) {
    const above = parent[path] < 0 ? -1 : topOf[parent[path]];
    topOf[path] = above >= 0 ? above : rises[path] === 1 ? path : -1;
    if (above >= 0) {
      if (rises[path] === 1) placeOfTop.get(above)!.below.push(path);
      continue;
    }
    if (rises[path] === 0) continue;
    const key = `${parent[path]}|${edge[path]}`;
    let place = places.get(key);
    if (place === undefined) {
      place = { kind: 'objects', top: [], below: [], weight: 0 };
      places.set(key, place);
    }
    place.top.push(path);
    place.weight += weights[path] * steadiness(countsOf(path, paths));
    placeOfTop.set(path, place);
    if (parent[path] >= 0) holders[parent[path]] = 1;
  }
  const containers: RisingPath[] = [];
  for (let path = 0; path < count; path++) {
    if (topOf[path] >= 0 || holders[path] === 1) continue;
    const bytes = bytesOf(path, paths);
    const counts = countsOf(path, paths);
    if (counts[0] === 0 || totalRise(counts) !== 0 || !isRising(bytes, LEAST_BYTES)) continue;
    const weight = totalRise(bytes) * steadiness(bytes);
    containers.push({ kind: 'bytes', top: [path], below: [], weight });
  }
  return [...places.values(), ...containers].sort((a, b) => b.weight - a.weight);
}

/** Members of a path in each snapshot. */
export function countsOf(path: number, { counts }: ComparedPaths): number[] {
  return counts.map((column) => column[path]);
}

/** Bytes of the members of a path in each snapshot. */
export function bytesOf(path: number, { bytes }: ComparedPaths): number[] {
  return bytes.map((column) => column[path]);
}

/**
 * One byte per path: 1 if its members rise in every interval. A few large objects with many small ones
 * each, such as documents, count though they are few: what holds a rising path, and rises as much as it
 * takes to explain it.
 */
function markRising(
  paths: ComparedPaths,
  classNames: readonly string[],
  tallies: readonly ClassTally[],
): Uint8Array {
  const { count, parent, classId, counts } = paths;
  const rises = new Uint8Array(count);
  for (let path = count - 1; path >= 0; path--) {
    if (rises[path] === 0 && hasRisen(path, LEAST_RISE)) rises[path] = 1;
    const above = parent[path];
    if (rises[path] === 0 || above < 0 || rises[above] === 1) continue;
    if (hasRisen(above, 1) && isExplained(path, above)) rises[above] = 1;
  }
  return rises;

  function hasRisen(path: number, least: number): boolean {
    for (let i = 1; i < counts.length; i++)
      if (counts[i][path] <= counts[i - 1][path]) return false;
    if (classNames[classId[path]].startsWith(NATIVE_CLASS)) return false;
    const rise = totalRise(countsOf(path, paths));
    const classRise = totalRise(tallies.map((tally) => tally.counts[classId[path]] ?? 0));
    return rise >= least && classRise >= rise * LEAST_CLASS_SHARE;
  }

  /** Whether a path rises because what holds it does: each holds about as many as before. */
  function isExplained(path: number, above: number): boolean {
    const first = counts[0];
    if (first[above] === 0) return true;
    const held = totalRise(countsOf(above, paths)) * (first[path] / first[above]);
    return totalRise(countsOf(path, paths)) <= held * MOST_MORE_HELD;
  }
}

/** For each path, the bytes by which it and all paths below it rose. */
function sumBelow({ count, parent, bytes }: ComparedPaths): Float64Array {
  const sums = new Float64Array(count);
  const first = bytes[0];
  const last = bytes[bytes.length - 1];
  for (let path = count - 1; path >= 0; path--) {
    sums[path] += last[path] - first[path];
    if (parent[path] >= 0) sums[parent[path]] += sums[path];
  }
  return sums;
}
