/** Fewer objects more than this, from the first snapshot to the last, are not called growth. */
export const LEAST_RISE = 5;

/** Whether a count rises in every interval, and by enough in all. */
export function isRising(values: ArrayLike<number>, leastRise = LEAST_RISE): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] <= values[i - 1]) return false;
  return totalRise(values) >= leastRise;
}

/** From the first value to the last. */
export function totalRise(values: ArrayLike<number>): number {
  return values[values.length - 1] - values[0];
}

/**
 * How much of a rise goes on: the slowest interval's share of an even one, from 0 to 1. What comes with
 * warming up rises much at first and little later.
 */
export function steadiness(values: ArrayLike<number>): number {
  let least = Infinity;
  for (let i = 1; i < values.length; i++) least = Math.min(least, values[i] - values[i - 1]);
  const total = totalRise(values);
  return total > 0 ? Math.max(0, (least * (values.length - 1)) / total) : 0;
}
