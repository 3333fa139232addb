import { EventEmitter } from 'node:events';
import { constants, performance, PerformanceObserver } from 'node:perf_hooks';
import v8 from 'node:v8';
import { resolveMonitorOptions, type MonitorOptions } from '../monitor-options.js';
import { formatBytes, formatDuration } from '../report/format-amount.js';
import type { HeapRise, HeapStats, HeapTrend } from '../report/heap-stats.js';
import { fitTrend, median, type Trend } from '../trend/fit-trend.js';
import { judgeRise, type Rise, type RiseRule } from '../trend/judge-rise.js';

/** Readings that a trend is taken over, as a multiple of those that a rise needs. */
const WINDOW = 3;
const MS_PER_HOUR = 3_600_000;
/** What is young is not what the last collection left. */
const YOUNG_SPACES = new Set(['new_space', 'new_large_object_space']);

interface HeapMonitorEvents {
  stats: [HeapStats];
  leak: [HeapRise];
}

/**
 * Emits `stats` after each full garbage collection, and `leak` when the heap rises and goes on rising. It is
 * an EventEmitter of Node's.
 */
export interface HeapMonitor {
  on(event: 'stats', listener: (stats: HeapStats) => void): this;
  on(event: 'leak', listener: (rise: HeapRise) => void): this;
  once(event: 'stats', listener: (stats: HeapStats) => void): this;
  once(event: 'leak', listener: (rise: HeapRise) => void): this;
  off(event: 'stats', listener: (stats: HeapStats) => void): this;
  off(event: 'leak', listener: (rise: HeapRise) => void): this;
  /** Ends the monitor; no event comes any more. It can be called twice. */
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * Watches the heap of this process (of this thread, in a worker) for as long as it runs, by the full
 * garbage collections that V8 makes anyway: none is forced, no snapshot is taken, and the process is not
 * kept alive. `stats` comes after each of them, `leak` once for a sustained rise, and again only when the
 * heap has risen by as much for as long again.
 *
 * What grows it does not tell: `heapDiff()` does, or `heapslope attach`.
 *
 * @param options what counts as a sustained rise; see `MonitorOptions`
 * @throws InvalidOptionError for options that cannot be right
 */
export function monitorHeap(options?: MonitorOptions): HeapMonitor {
  const rule = resolveMonitorOptions(options);
  const emitter = new EventEmitter<HeapMonitorEvents>();
  const record = createRecord(rule);
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const kind = (entry as unknown as { detail?: { kind?: number } }).detail?.kind;
      if (kind === constants.NODE_PERFORMANCE_GC_INCREMENTAL) record.countIncremental();
      if (kind !== constants.NODE_PERFORMANCE_GC_MAJOR) continue;
      const { stats, rise } = record.add(entry.startTime + entry.duration, readOldHeap());
      emitter.emit('stats', stats);
      if (rise) emitter.emit('leak', rise);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  const close = () => observer.disconnect();
  return Object.assign(emitter, { close, [Symbol.dispose]: close }) as HeapMonitor;
}

/** What is left of the last full collection, and what has become old since: bytes. */
function readOldHeap(): number {
  let bytes = 0;
  for (const space of v8.getHeapSpaceStatistics())
    if (!YOUNG_SPACES.has(space.space_name)) bytes += space.space_used_size;
  return bytes;
}

/** What the monitor remembers: as many readings as a trend is taken over, whatever the time. */
function createRecord(rule: RiseRule) {
  const times: number[] = [];
  const heap: number[] = [];
  let fullCollections = 0;
  let incrementalCollections = 0;
  let min = Infinity;
  let max = 0;
  let highestBefore = 0;

  /** Forgets the first readings, but for how high they were. */
  function forget(count: number): void {
    times.splice(0, count);
    highestBefore = Math.max(highestBefore, ...heap.splice(0, count));
  }

  return {
    countIncremental: () => void incrementalCollections++,
    add(time: number, bytes: number): { stats: HeapStats; rise: HeapRise | undefined } {
      fullCollections++;
      min = Math.min(min, bytes);
      max = Math.max(max, bytes);
      times.push(time);
      heap.push(bytes);
      // The window must span the duration that a rise takes, however many readings that are.
      while (heap.length > rule.collections * WINDOW && time - times[1]! >= rule.duration)
        forget(1);
      thin(times, heap, rule.collections * WINDOW * 2);
      const rise = judgeRise({ times, heap, highestBefore }, rule);
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
      const told = tellRise(rise, times, heap);
      forget(heap.length);
      return { stats, rise: told };
    },
  };
}

const NO_TREND: HeapTrend = { bytesPerHour: 0, low: 0, high: 0, confidence: 0.95 };

/** Of very many readings every other one says as much: the fit takes the square of their number. */
function thin(times: number[], heap: number[], most: number): void {
  if (heap.length <= most) return;
  for (const column of [times, heap]) {
    const kept = column.filter((_, i) => (column.length - 1 - i) % 2 === 0);
    column.splice(0, column.length, ...kept);
  }
}

function tellRise(rise: Rise, times: readonly number[], heap: readonly number[]): HeapRise {
  const trend = toHourly(rise.trend);
  const [first, last] = [times[0]!, times.at(-1)!];
  const toIso = (time: number) => new Date(performance.timeOrigin + time).toISOString();
  const rate = `${formatBytes(trend.bytesPerHour)} per hour (95 % interval ${formatBytes(trend.low)} to ${formatBytes(trend.high)})`;
  return {
    reason: `The heap after full collections rose by ${formatBytes(rise.growth)} over ${heap.length} collections in ${formatDuration(last - first)}, ${rate}.`,
    start: toIso(first),
    end: toIso(last),
    collections: heap.length,
    growth: rise.growth,
    trend,
    shape: rise.shape,
  };
}

function toHourly({ slope, low, high, confidence }: Trend): HeapTrend {
  const hourly = (perMs: number) => (Math.abs(perMs) < Number.MAX_VALUE ? perMs * MS_PER_HOUR : 0);
  return { bytesPerHour: hourly(slope), low: hourly(low), high: hourly(high), confidence };
}
