import { performance } from 'node:perf_hooks';
import { formatBytes, formatDuration } from '../../report/format-amount.js';
import type { HeapRise, HeapStats, HeapTrend } from '../../report/heap-stats.js';
import { fitTrend, median, type Trend } from '../../trend/fit-trend.js';
import { judgeRise, type Rise, type RiseRule } from '../../trend/judge-rise.js';

/** Readings that a trend is taken over, as a multiple of those that a rise needs. */
const WINDOW = 3;
/** A fit takes the square of their number, after each full collection: some 1 ms for these. */
const MOST_READINGS = 120;
const MS_PER_HOUR = 3_600_000;

interface Reading {
  time: number;
  bytes: number;
  /** Of the collection, counted from 1. */
  number: number;
  /** The most that was read since the reading before it. */
  highest: number;
}

/** What a monitor remembers: as many readings as a trend is taken over, whatever the time. */
export function createHeapRecord(rule: RiseRule) {
  const mostReadings = Math.min(rule.collections * WINDOW * 2, MOST_READINGS);
  /** Of so many collections one is remembered, and the last one. */
  const stride = Math.ceil((rule.collections * WINDOW * 2) / mostReadings);
  const needed = Math.ceil(rule.collections / stride);
  let readings: Reading[] = [];
  let fullCollections = 0;
  let incrementalCollections = 0;
  let min = Infinity;
  let max = 0;
  let highestBefore = 0;

  /** Forgets the first readings, but for how high they were. */
  function forget(count: number): void {
    for (const { highest } of readings.splice(0, count))
      highestBefore = Math.max(highestBefore, highest);
  }

  function remember(time: number, bytes: number): void {
    const reading = { time, bytes, number: fullCollections, highest: bytes };
    const [last, previous] = [readings.at(-1), readings.at(-2)];
    if (last && previous && last.number - previous.number < stride)
      readings[readings.length - 1] = merge(last, reading);
    else readings.push(reading);
    // The window must span the duration that a rise takes, however many readings that are.
    while (readings.length > needed * WINDOW && time - readings[1]!.time >= rule.duration)
      forget(1);
    if (readings.length > mostReadings) readings = thin(readings);
  }

  return {
    countIncremental: () => void incrementalCollections++,
    add(time: number, bytes: number): { stats: HeapStats; rise: HeapRise | undefined } {
      fullCollections++;
      min = Math.min(min, bytes);
      max = Math.max(max, bytes);
      remember(time, bytes);
      const times = readings.map((reading) => reading.time);
      const heap = readings.map((reading) => reading.bytes);
      const collections = fullCollections - readings[0]!.number + 1;
      const rise =
        collections < rule.collections
          ? undefined
          : judgeRise({ times, heap, highestBefore }, { ...rule, collections: needed });
      const stats: HeapStats = {
        fullCollections,
        incrementalCollections,
        heapAfterCollection: bytes,
        estimatedBase: median(heap),
        trend: heap.length < 2 ? NO_TREND : toHourly(fitTrend(times, heap)),
        min,
        max,
      };
      if (rise === undefined) return { stats, rise };
      forget(readings.length);
      return { stats, rise: tellRise(rise, times, collections) };
    },
  };
}

const NO_TREND: HeapTrend = { bytesPerHour: 0, low: 0, high: 0, confidence: 0.95 };

/** Of very many readings every other one says as much. */
function thin(readings: readonly Reading[]): Reading[] {
  const kept: Reading[] = [];
  for (const [i, reading] of readings.entries()) {
    const isKept = (readings.length - 1 - i) % 2 === 0;
    if (!isKept) continue;
    const dropped = readings[i - 1];
    kept.push(dropped === undefined ? reading : merge(dropped, reading));
  }
  return kept;
}

function merge(dropped: Reading, kept: Reading): Reading {
  return { ...kept, highest: Math.max(dropped.highest, kept.highest) };
}

function tellRise(rise: Rise, times: readonly number[], collections: number): HeapRise {
  const trend = toHourly(rise.trend);
  const [first, last] = [times[0]!, times.at(-1)!];
  const toIso = (time: number) => new Date(performance.timeOrigin + time).toISOString();
  const rate = `${formatBytes(trend.bytesPerHour)} per hour (95 % interval ${formatBytes(trend.low)} to ${formatBytes(trend.high)})`;
  return {
    reason: `The heap after full collections rose by ${formatBytes(rise.growth)} over ${collections} collections in ${formatDuration(last - first)}, ${rate}.`,
    start: toIso(first),
    end: toIso(last),
    collections,
    growth: rise.growth,
    trend,
    shape: rise.shape,
  };
}

function toHourly({ slope, low, high, confidence }: Trend): HeapTrend {
  const hourly = (perMs: number) => (Math.abs(perMs) < Number.MAX_VALUE ? perMs * MS_PER_HOUR : 0);
  return { bytesPerHour: hourly(slope), low: hourly(low), high: hourly(high), confidence };
}
