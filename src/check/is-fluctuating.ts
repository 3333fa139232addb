import { readAges } from '../growth/read-ages.js';
import { PARTS } from '../growth/sum-paths.js';
import type { Look } from './take-look.js';

/** Of fewer members' sizes it is not known how they vary. */
const LEAST_MEMBERS = 5;
/** So many of them were replaced since: one value by another, not each by a larger copy of itself now and then. */
const RENEWED = 0.5;
/** A sum of independent sizes differs from another one by less than so many standard deviations. */
const DEVIATIONS = 3;
/** What came in an interval that doubles the calls is more than this share of a leak, whatever was there before. */
const LEAST_SHARE = 0.25;

/**
 * Whether a path whose sizes grew, and not its objects, grew by no more than chance makes of it: the last
 * document of each of fifty customers is now longer and now shorter, and the fifty together gained 250 kB,
 * twice in a row.
 *
 * @param key of the path
 * @param gained bytes that it gained
 * @param lastId objects that were born since have higher ids
 */
export function isFluctuating(
  { snapshot, placed }: Look,
  key: number,
  gained: number,
  lastId: number,
): boolean {
  const { keyOfPath, owner, parentNode, part, place } = placed;
  const path = keyOfPath.indexOf(key);
  const ageOf = readAges(snapshot, parentNode);
  const sizes = new Map<number, number>();
  let renewed = 0;
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (place[node] !== path || part[node] !== PARTS.path) continue;
    const member = owner[node]!;
    sizes.set(member, (sizes.get(member) ?? 0) + snapshot.selfSize[node]!);
    if (member === node && ageOf(node) > lastId) renewed++;
  }
  if (sizes.size < LEAST_MEMBERS || renewed < sizes.size * RENEWED) return false;
  const { sum, spread } = measure([...sizes.values()]);
  // Both sums vary, the one before and this one.
  const chance = DEVIATIONS * spread * Math.sqrt(2 * sizes.size);
  return gained <= chance && gained <= sum * LEAST_SHARE;
}

/** Sum, and standard deviation of one of them. */
function measure(values: readonly number[]): { sum: number; spread: number } {
  const sum = values.reduce((total, value) => total + value, 0);
  const mean = sum / values.length;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return { sum, spread: Math.sqrt(squares / (values.length - 1)) };
}
