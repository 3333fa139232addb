import { stepsOf } from './classify-shape.js';
import { fitTrend, median } from './fit-trend.js';

/** The allocator hands pages to the process in lumps, and the young generation of a heap fills at first. */
const LEAST_RISE = 8e6;
const LEAST_PER_CALL = 512;
const LEAST_STEPS = 5;
const LEAST_SHARE = 0.5;
const MOST_SHARE = 2;

export interface ClimbLimits {
  /** Bytes in all, below which it does not climb. */
  readonly rise: number;
  /** Bytes per call, below which it does not. */
  readonly perCall: number;
  /** Fewer steps do not tell. Default 5. */
  readonly steps?: number;
}

/** Enough to tell people of it. */
export const USUAL_LIMITS = { rise: LEAST_RISE, perCall: LEAST_PER_CALL } as const;

/**
 * Whether the resident size climbs with the calls: in the second half of a watch as in the first, in
 * nearly every batch by its share, and by megabytes. It is far too noisy for less.
 *
 * @param calls,rss columns of equal length, oldest first; rss in bytes
 * @param limits default: enough to tell people of it
 * @returns bytes per call, or undefined where it does not
 */
export function measureClimb(
  calls: ArrayLike<number>,
  rss: ArrayLike<number>,
  { rise: leastRise, perCall, steps = LEAST_STEPS }: ClimbLimits = USUAL_LIMITS,
): number | undefined {
  const runs = stepsOf(calls);
  if (runs.length < steps) return undefined;
  const rates = stepsOf(rss).map((step, i) => step / runs[i]!);
  const middle = median(rates);
  const isUsual = (rate: number) => rate >= middle * LEAST_SHARE && rate <= middle * MOST_SHARE;
  const last = rss.length - 1;
  if (middle < perCall || rss[last]! - rss[0]! < leastRise) return undefined;
  if (rates.filter(isUsual).length < rates.length - 1 - Math.floor(rates.length / 10))
    return undefined;
  return fitTrend(calls, rss).slope;
}
