import { hasEnough } from './is-accumulating.js';
import { isProportional, LEAST_COUNT, LEAST_RATE } from './is-proportional.js';

/** `growing`: in proportion to the calls. `quiet`: no longer. `open`: neither can be told yet. */
export type InstanceTrend = 'growing' | 'quiet' | 'open';

/** With so many calls in the later half, a rate below the least one is none. */
const MANY_CALLS = 100;

/**
 * Judges exact numbers of living instances. A leak adds to them in proportion to the calls; a bounded
 * cache, a pool and warm-up stop adding.
 *
 * @param counts living instances before the first batch and after each
 * @param calls calls of each batch
 * @param totalCalls calls of the handler since its first, of all phases
 */
export function judgeInstances(
  counts: readonly number[],
  calls: readonly number[],
  totalCalls: number,
): InstanceTrend {
  const last = counts[counts.length - 1]!;
  const net = counts.slice(1).map((count, i) => count - counts[i]!);
  const perCall = (last - counts[0]!) / sum(calls);
  if (isProportional(net, calls) && hasEnough(last, perCall, totalCalls)) return 'growing';
  const half = Math.floor(calls.length / 2);
  const lateRise = last - counts[half]!;
  const lateCalls = sum(calls.slice(half));
  if (lateRise <= 0) return 'quiet';
  return lateCalls >= MANY_CALLS && lateRise / lateCalls < LEAST_RATE ? 'quiet' : 'open';
}

/** Of how many calls one must keep an instance to be seen, in batches of so many calls. */
export function leastSeenRate(calls: readonly number[]): number {
  return Math.max(LEAST_RATE, LEAST_COUNT / sum(calls));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
