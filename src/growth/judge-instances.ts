import { isProportional, LEAST_COUNT, LEAST_RATE } from './is-proportional.js';

/**
 * `growing`: in proportion to the calls. `quiet`: no longer. `falling`: ever more slowly. `open`: none of
 * them can be told yet.
 */
export type InstanceTrend = 'growing' | 'quiet' | 'falling' | 'open';

/** With so many calls in the later half, a rate below the least one is none, */
const MANY_CALLS = 100;
/** and so many are worth the time to see a rarer one. */
const TELLING_CALLS = 2000;
/** Of what the rate of the first batches makes likely, what accumulates holds this share. */
const LEAST_SHARE = 0.5;
/** Of the rate of the first half, what grows on keeps this share in the second, */
const ONWARD_SHARE = 0.9;
/** unless chance may do it: standard deviations of a Poisson count. */
const DEVIATIONS = 3;

/**
 * Judges exact numbers of living instances. A leak adds to them in proportion to the calls; a bounded
 * cache, a pool and warm-up stop adding, and what is drawn at random fills ever more slowly.
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
  const tracked = sum(calls);
  const perCall = (last - counts[0]!) / tracked;
  const leastRate = tracked >= TELLING_CALLS ? LEAST_COUNT / tracked : LEAST_RATE;
  if (isProportional(net, calls, leastRate)) {
    const isHeld = last >= perCall * totalCalls * LEAST_SHARE;
    if (isHeld) return isFalling(net, calls) ? 'falling' : 'growing';
  }
  const half = Math.floor(calls.length / 2);
  const lateRise = last - counts[half]!;
  const lateCalls = sum(calls.slice(half));
  if (lateRise <= 0) return 'quiet';
  return lateCalls >= MANY_CALLS && lateRise / lateCalls < leastRate ? 'quiet' : 'open';
}

function isFalling(net: readonly number[], calls: readonly number[]): boolean {
  if (calls.length < 2) return false;
  const half = Math.ceil(calls.length / 2);
  const [first, second] = [sum(net.slice(0, half)), sum(net.slice(half))];
  const [before, after] = [sum(calls.slice(0, half)), sum(calls.slice(half))];
  const expected = (first / before) * after;
  const spread = Math.sqrt(Math.max(1, expected + first * (after / before) ** 2));
  return second < expected * ONWARD_SHARE && expected - second > DEVIATIONS * spread;
}

/** Of how many calls one must keep an instance to be seen, in batches of so many calls. */
export function leastSeenRate(calls: readonly number[]): number {
  const tracked = sum(calls);
  return tracked >= TELLING_CALLS
    ? LEAST_COUNT / tracked
    : Math.max(LEAST_RATE, LEAST_COUNT / tracked);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
