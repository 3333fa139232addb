import type { Shape } from '../report/leak-report.js';
import { median } from './fit-trend.js';

/** Bytes by which a heap that does nothing may move between two readings. */
const STILL_BYTES = 256;
/** And at the end of a rise, of all that it rose. */
const STILL_SHARE = 0.02;

/**
 * Names the shape of a series of heap readings, for people; no verdict hangs on it.
 * `flat`: most steps are nothing and little is left at the end; `linear`: most steps rise alike;
 * `step`: a few jumps that stay; `settled`: rises first, then stands still; `sawtooth`: rises and gives
 * it back; `noisy`: none of these.
 *
 * @param heap readings in bytes, oldest first
 * @param noiseBytes growth over the whole series that is nothing, bytes
 */
export function classifyShape(heap: ArrayLike<number>, noiseBytes: number): Shape {
  const steps = stepsOf(heap);
  if (steps.length === 0) return 'flat';
  const total = heap[heap.length - 1]! - heap[0]!;
  const still = steps.filter((step) => Math.abs(step) <= STILL_BYTES).length;
  const rising = steps.filter((step) => step > STILL_BYTES);
  const falling = steps.filter((step) => step < -STILL_BYTES);
  const range = Math.max(...Array.from(heap)) - Math.min(...Array.from(heap));

  if (range <= Math.max(noiseBytes, STILL_BYTES)) return 'flat';
  const middle = median(steps);
  if (rising.length >= steps.length * 0.8 && isTight(rising, middle)) return 'linear';
  const secondHalf = steps.slice(Math.floor(steps.length / 2));
  const little = Math.max(STILL_BYTES, range * STILL_SHARE);
  const isStillAtEnd =
    secondHalf.filter((step) => Math.abs(step) <= little).length >= secondHalf.length * 0.7;
  if (isStillAtEnd && total > noiseBytes) {
    return isFilledAtFirst(steps, total) || still < steps.length * 0.6 ? 'settled' : 'step';
  }
  if (rising.length > 0 && falling.length > 0 && Math.abs(total) < range * 0.5) {
    return rising.length > falling.length * 1.5 ? 'sawtooth' : 'noisy';
  }
  if (Math.abs(total) <= noiseBytes) return 'flat';
  return rising.length > 0 && falling.length === 0 && still >= steps.length * 0.6
    ? 'step'
    : 'noisy';
}

/** Fewer steps than these fill nothing: they are jumps. */
const LEAST_FILLING = 3;
/** What is compiled late comes on top of what filled. */
const FILLED_SHARE = 0.8;

/** Whether most of the rise was had step after step: jumps lie apart. */
function isFilledAtFirst(steps: readonly number[], total: number): boolean {
  let sum = 0;
  const filled = steps.findIndex((step) => (sum += step) >= total * FILLED_SHARE) + 1;
  const rising = steps.slice(0, filled).filter((step) => step > STILL_BYTES).length;
  return rising >= LEAST_FILLING && rising >= filled * 0.6;
}

/** Differences of neighbours. */
export function stepsOf(values: ArrayLike<number>): number[] {
  return Array.from(
    { length: Math.max(0, values.length - 1) },
    (_, i) => values[i + 1]! - values[i]!,
  );
}

/** Whether most values lie near the middle one. */
function isTight(values: number[], middle: number): boolean {
  return (
    values.filter((value) => value > middle * 0.5 && value < middle * 2).length >=
    values.length * 0.6
  );
}
