import { classifyShape } from './classify-shape.js';
import { fitTrend, type Trend } from './fit-trend.js';

/** Readings of the heap after full garbage collections that nobody forced, oldest first. */
export interface RiseSeries {
  /** Milliseconds from an arbitrary start. */
  times: readonly number[];
  /** Bytes. */
  heap: readonly number[];
  /** The most that was read before the first of them, bytes; 0 where there was nothing before. */
  highestBefore: number;
}

export interface RiseRule {
  /** Readings that are needed at least. */
  collections: number;
  /** Milliseconds that they must span at least. */
  duration: number;
  /** Bytes by which the heap must have risen at least. */
  growth: number;
}

/** A rise that goes on. The trend is in bytes per millisecond. */
export interface Rise {
  trend: Trend;
  /** From the first reading to the last by the trend, bytes. */
  growth: number;
  shape: ReturnType<typeof classifyShape>;
}

/** The later half must rise by this share of the whole trend: what settles does not. */
const LATER_SHARE = 0.3;
/** So few readings have no interval that says anything. */
const LEAST_READINGS = 4;

/**
 * Whether the heap rises for good. The trend is that of the assertion (Theil–Sen with Sen's interval), over
 * time: all of its interval is above 0, and so is that of the later half of the readings, which is not much
 * flatter; the rise is large enough, and the heap has never been so large before. A heap that is filled and emptied in turns passes
 * all but the last for as long as it fills; by that it is known from its second turn on.
 *
 * @returns undefined where it does not, or where there are too few readings to tell
 */
export function judgeRise(
  { times, heap, highestBefore }: RiseSeries,
  rule: RiseRule,
): Rise | undefined {
  const last = heap.length - 1;
  if (heap.length < Math.max(rule.collections, LEAST_READINGS)) return undefined;
  const span = times[last]! - times[0]!;
  if (span < rule.duration) return undefined;
  const trend = fitTrend(times, heap);
  const growth = trend.slope * span;
  const half = Math.min(heap.length >> 1, heap.length - LEAST_READINGS);
  const later = fitTrend(times.slice(half), heap.slice(half));
  const isRising = trend.low > 0 && later.low > 0 && later.slope > trend.slope * LATER_SHARE;
  if (!isRising || growth < rule.growth || Math.max(...heap.slice(half)) <= highestBefore) {
    return undefined;
  }
  return { trend, growth, shape: classifyShape(heap, rule.growth) };
}
