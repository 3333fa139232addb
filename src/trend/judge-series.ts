import { median } from './fit-trend.js';
import { stepsOf } from './classify-shape.js';

/** Judged count channels: growth of fewer than this many per call is nothing. */
const COUNT_NOISE = 0.02;
/**
 * What stays for good over a window may be this many times what a still step may be: late compilation
 * stays, too. A container of numbers that was empty at the first call stays below that in no window
 * that doubles the calls: it keeps 8 bytes for each call of at least half of it.
 */
export const KEPT_FACTOR = 3;
/** Steps that must agree before an answer is sure. */
const SURE_STEPS = 5;
/** A step of so many times what counts as nothing is growth, if the others agree. */
export const SURE_GROWTH = 8;
/** Less than this above its neighbours in time is no spike. */
const SPIKE_BYTES = 32_000;
/**
 * Calls at the end of a quiet window, as a multiple of the calls at its beginning. A container that only
 * grows doubles with the calls. A Set that is swept, and keeps a part of what each sweep finds, makes room
 * among what was deleted first: where 60 % stay, it may stand still until the calls are 2.5 times as many.
 */
const AMORTISED_GROWTH = 2.6;

/** Readings of one watching phase as columns of equal length, oldest first. */
export interface SeriesColumns {
  /** Calls before each reading, from the handler's very first call on. */
  calls: ArrayLike<number>;
  /** Judged channels in bytes; the heap is the first. */
  bytes: readonly ArrayLike<number>[];
  /** Judged channels that count things. */
  counts: readonly ArrayLike<number>[];
}

export type SeriesJudgement =
  /** Nothing grows. The window begins at reading `from`; `detectable` in bytes per call. */
  | { state: 'quiet'; from: number; detectable: number }
  /** The last steps all rise alike: more readings would say the same. */
  | { state: 'growing' }
  | { state: 'open' };

/**
 * Judges a series of readings after full garbage collections.
 *
 * It is quiet when there is a window up to the last reading in which, spikes left out, at least four of
 * five steps are nothing, and in which nothing was kept for good: a jump that stays is suspicion, since a container
 * of numbers shows only when it doubles. For the same reason the window must have more than doubled the
 * number of calls: a container that was empty at the first call has jumped at least once in it.
 *
 * @param bytesPerCall growth that is accepted as nothing, bytes per call
 */
export function judgeSeries(
  series: SeriesColumns,
  bytesPerCall: number,
  minSteps: number,
): SeriesJudgement {
  const readings = series.calls.length;
  const needed = Math.max(SURE_STEPS, minSteps);
  if (readings - 1 < needed) return { state: 'open' };
  for (let from = readings - 1 - needed; from >= 0; from--) {
    if (series.calls[readings - 1]! < series.calls[from]! * AMORTISED_GROWTH) continue;
    if (isQuiet(series, from, bytesPerCall, needed)) {
      return { state: 'quiet', from, detectable: measureDetectable(series, from, bytesPerCall) };
    }
  }
  return isGrowingSurely(series, bytesPerCall) ? { state: 'growing' } : { state: 'open' };
}

/** Bytes per call above which a leak would have kept the window from being quiet. */
function measureDetectable(series: SeriesColumns, from: number, bytesPerCall: number): number {
  const heap = tail(series.bytes[0]!, from);
  const calls = series.calls[series.calls.length - 1]! - series.calls[from]!;
  const rise = heap[heap.length - 1]! - heap[0]!;
  // What stayed may be a leak, and noise that fell by chance may hide one of the same size.
  return bytesPerCall + Math.abs(rise) / calls;
}

function isQuiet(
  series: SeriesColumns,
  from: number,
  bytesPerCall: number,
  needed: number,
): boolean {
  const calls = tail(series.calls, from);
  return (
    series.bytes.every((column) => {
      const values = tail(column, from);
      const kept = listUnspiked(values);
      if (kept.length <= needed) return isStill(calls, values, bytesPerCall);
      const pick = (from: Float64Array) => Float64Array.from(kept, (index) => from[index]!);
      return isStill(pick(calls), pick(values), bytesPerCall);
    }) && series.counts.every((column) => isStill(calls, tail(column, from), COUNT_NOISE))
  );
}

/**
 * Which readings are no spikes. A spike lies well above an earlier and a later reading: what came was given
 * back (code that is flushed, a cache that is emptied), and what is kept for good shows in the others.
 */
function listUnspiked(values: Float64Array): number[] {
  const last = values.length - 1;
  const lowestAfter = new Float64Array(values.length).fill(Infinity);
  for (let i = last - 1; i >= 0; i--)
    lowestAfter[i] = Math.min(lowestAfter[i + 1]!, values[i + 1]!);
  const unspiked: number[] = [];
  let lowestBefore = Infinity;
  for (let i = 0; i <= last; i++) {
    const excess = values[i]! - Math.max(lowestBefore, lowestAfter[i]!);
    if (excess < SPIKE_BYTES) unspiked.push(i);
    lowestBefore = Math.min(lowestBefore, values[i]!);
  }
  return unspiked;
}

/** Whether most steps are nothing, and what is left of the rest is nothing too. */
function isStill(calls: Float64Array, values: Float64Array, perCall: number): boolean {
  const steps = stepsOf(values);
  const runs = stepsOf(calls);
  const moved = steps.filter((step, i) => Math.abs(step) > perCall * runs[i]!).length;
  if (moved > steps.length / 5) return false;
  const kept = values[values.length - 1]! - Math.min(...values);
  return kept <= KEPT_FACTOR * perCall * (calls[calls.length - 1]! - calls[0]!);
}

/** Whether every one of the last steps rises, and none by much less than the middle one: jumps only add to it. */
function isGrowingSurely(series: SeriesColumns, bytesPerCall: number): boolean {
  const from = series.calls.length - 1 - SURE_STEPS;
  const runs = stepsOf(tail(series.calls, from));
  return series.bytes.some((column) => {
    const rates = stepsOf(tail(column, from)).map((step, i) => step / runs[i]!);
    const middle = median(rates);
    return middle > SURE_GROWTH * bytesPerCall && Math.min(...rates) >= middle * 0.6;
  });
}

function tail(column: ArrayLike<number>, from: number): Float64Array {
  return Float64Array.from(column).subarray(from);
}
