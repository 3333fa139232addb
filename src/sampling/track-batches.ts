import type { HeapProbe, ObjectTracking, TrackingMark } from '../heap-probe.js';
import type { Progress } from '../options.js';
import { createHeapSeries, type HeapSeries } from './heap-series.js';
import type { CallRunner } from './run-calls.js';
import { takeReading } from './take-reading.js';

/**
 * Sizes of the tracked batches, in units. Unequal on purpose: what a leak keeps is in proportion to
 * the calls, what our own marks and the engine keep is the same for every batch. The last batch is no
 * evidence: its survivors may be in flight, or the newest entries of a bounded cache.
 */
export const BATCH_UNITS = [1, 2, 1, 2, 1, 1] as const;
const TOTAL_UNITS = 8;
/** Calls that fill what fills (bounded caches, lazy tables) before births are tracked. */
const ENDURANCE_CALLS = 4000;
const MOST_CALLS_PER_UNIT = 400;
const LEAST_CALLS_PER_UNIT = 3;
/** The most that the extra calls of a leaking handler may add to the heap, bytes. */
const MOST_GROWTH = 100e6;
/** Slow clocks (timer wheels, keep-alive) let go within about a second. */
const GRACE_MS = 1200;

export interface TrackInput {
  probe: HeapProbe;
  runner: CallRunner;
  /** Growth seen so far, bytes per call. */
  bytesPerCall: number;
  /** Milliseconds for calls of the handler. */
  callBudgetMs: number;
  /** On the clock, ms: no call is begun later, as long as enough calls were made. */
  stopAt: number;
  /** On the clock, ms: no call is begun later. */
  giveUpAt: number;
  onProgress(phase: Progress['phase'], batches: number, heap: number): void;
}

/** What was born in which batch. The tracking goes on: the caller takes the snapshot and stops it. */
export interface TrackedBatches {
  tracking: ObjectTracking;
  /** Calls of each batch, oldest first; the last batch is no evidence. */
  calls: number[];
  /** One before the first batch and one after each. */
  marks: TrackingMark[];
  /** Calls after which the sizes of containers were taken, from the first mark on. */
  censusCalls: number[];
  /** A reading at each mark. */
  series: HeapSeries;
  gcMs: number;
}

/**
 * Runs a few batches while V8 keeps track of when each object was born. Before it, enough calls for
 * bounded caches to fill, as far as time and memory allow.
 */
export async function trackBatches(input: TrackInput): Promise<TrackedBatches> {
  const { probe, runner, stopAt, onProgress } = input;
  const callMs = Math.max(runner.handlerMs / Math.max(1, runner.calls), 1e-4);
  const affordable = Math.min(
    input.callBudgetMs / callMs,
    MOST_GROWTH / Math.max(1, input.bytesPerCall),
  );
  const unit = clamp(
    Math.floor((affordable * 0.6) / TOTAL_UNITS),
    LEAST_CALLS_PER_UNIT,
    MOST_CALLS_PER_UNIT,
  );
  await endure(input, Math.min(ENDURANCE_CALLS - runner.calls, affordable - unit * TOTAL_UNITS));

  // Fewer calls than these say nothing: a slow handler may take longer for them, but not the test's end.
  const lastStart = unit === LEAST_CALLS_PER_UNIT ? input.giveUpAt : stopAt;
  const tracking = await probe.trackObjects(runner.isTurningLoop);
  try {
    // One collection a reading: every mark that follows makes V8 collect once more.
    const series = createHeapSeries(BATCH_UNITS.length + 2);
    const tracked: TrackedBatches = {
      tracking,
      calls: [],
      marks: [],
      censusCalls: [],
      series,
      gcMs: 0,
    };
    await tracking.census();
    tracked.censusCalls.push(0);
    tracked.gcMs += await takeReading(probe, series, runner.calls, 1);
    tracked.marks.push(await tracking.mark());
    for (const [index, units] of BATCH_UNITS.entries()) {
      tracked.calls.push(await runner.run(unit * units, lastStart));
      tracked.gcMs += await takeReading(probe, series, runner.calls, 1);
      tracked.marks.push(await tracking.mark());
      if (index === 1 || index === BATCH_UNITS.length - 2) {
        await tracking.census();
        tracked.censusCalls.push(sum(tracked.calls));
      }
      onProgress('explain', index + 1, series.read('heap', index + 1));
    }
    return tracked;
  } catch (error) {
    await tracking.stop();
    throw error;
  }
}

/**
 * Gives what is released late the time to be released: finalizers, timer wheels, closing sockets.
 * Appends one more reading, after no further calls.
 */
export async function waitForLateReleases(
  probe: HeapProbe,
  tracked: TrackedBatches,
  stopAt: number,
): Promise<void> {
  const wait = Math.min(GRACE_MS, stopAt - probe.clock.now());
  if (wait > 0) await probe.clock.sleep(wait);
  tracked.gcMs += await takeReading(
    probe,
    tracked.series,
    tracked.series.callsAt(tracked.series.length - 1),
  );
}

async function endure({ runner, stopAt }: TrackInput, calls: number): Promise<void> {
  if (calls > 0) await runner.run(Math.floor(calls), stopAt);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
