import type { JoinedSums } from './join-sums.js';

/** What each path gained from one snapshot to a later one, in the order of the joined sums. */
export interface Span {
  readonly calls: number;
  readonly bytes: Float64Array;
  readonly counts: Float64Array;
}

/**
 * Objects that come to hang from a neighbour stay within so many steps: a scope that many closures of one
 * object share is reached through another of them, and what it holds comes along.
 */
const NEIGHBOURS = 4;

/**
 * What the paths gained, without what only moved. Where one object leads to the same objects by several
 * ways of the same length, a snapshot takes now this and now that one: below one object, a few steps down,
 * a class gained what is left after its losses there. And where a shorter way appears, a new path gains
 * what another loses: the paths of a class that were not there before gained together what is left after
 * the losses of its others, wherever these are. Each loss counts once.
 *
 * @param callsAt calls after which each snapshot was taken
 * @param leftOut keys of paths whose gain is no growth
 */
export function measureSpan(
  joined: JoinedSums,
  callsAt: readonly number[],
  from: number,
  to: number,
  leftOut: ReadonlySet<number>,
): Span {
  const netOf = (columns: readonly Float64Array[]): Float64Array => {
    const gains = joined.keys.map((_, path) => columns[to]![path]! - columns[from]![path]!);
    const isNew = (path: number) => gains[path]! > 0 && joined.counts[from]![path] === 0;
    const left = gains.slice();
    settleNeighbours(joined, left);
    settle(joined, left, (path) => (left[path]! < 0 || isNew(path) ? ANYWHERE : undefined));
    joined.keys.forEach((key, path) => {
      if (leftOut.has(key)) left[path] = 0;
      // A path that lost has lost, whatever came of it.
      else if (gains[path]! < 0) left[path] = gains[path]!;
    });
    return left;
  };
  return {
    calls: callsAt[to]! - callsAt[from]!,
    bytes: netOf(joined.bytes),
    counts: netOf(joined.counts),
  };
}

/** Place of what may have come from any path of its class. */
const ANYWHERE = 0;

/** The nearest first. */
function settleNeighbours(joined: JoinedSums, left: Float64Array): void {
  const above = findAncestors(joined, left);
  for (let steps = 0; steps < NEIGHBOURS; steps++)
    settle(joined, left, (path) => above.get(path)?.[steps]);
}

/** Sets off gains against losses of the same class at the same place. */
function settle(
  { classKeys }: JoinedSums,
  left: Float64Array,
  placeOf: (path: number) => number | undefined,
): void {
  const balances = new Map<number, Map<number, { came: number; went: number; paths: number[] }>>();
  left.forEach((gain, path) => {
    const place = gain === 0 ? undefined : placeOf(path);
    if (place === undefined) return;
    const classes = balances.get(place) ?? new Map();
    balances.set(place, classes);
    const balance = classes.get(classKeys[path]!) ?? { came: 0, went: 0, paths: [] };
    classes.set(classKeys[path]!, balance);
    if (gain > 0) balance.came += gain;
    else balance.went -= gain;
    balance.paths.push(path);
  });
  for (const classes of balances.values())
    for (const { came, went, paths } of classes.values()) {
      const moved = Math.min(came, went);
      if (moved === 0) continue;
      for (const path of paths) {
        const side = left[path]! > 0 ? came : went;
        left[path] = (left[path]! * (side - moved)) / side;
      }
    }
}

/**
 * For each path that gained or lost, and whose class did both, the paths above it, the nearest first, up to
 * the last below a root: what has only a root in common is no neighbour.
 */
function findAncestors(
  { keys, classKeys, parentKeys }: JoinedSums,
  gains: Float64Array,
): Map<number, number[]> {
  const lost = new Set<number>();
  gains.forEach((gain, path) => {
    if (gain < 0) lost.add(classKeys[path]!);
  });
  const ancestors = new Map<number, number[]>();
  gains.forEach((gain, path) => {
    if (gain === 0 || !lost.has(classKeys[path]!)) return;
    const above: number[] = [];
    for (let key = parentKeys[path]!; above.length < NEIGHBOURS;) {
      const at = findKey(keys, key);
      if (at < 0 || parentKeys[at] === 0) break;
      above.push(key);
      key = parentKeys[at]!;
    }
    ancestors.set(path, above);
  });
  return ancestors;
}

/** Binary search; -1 where it is not among them. */
function findKey(keys: Float64Array, key: number): number {
  let low = 0;
  let high = keys.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! === key) return middle;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
