import type { HeapProbe, ObjectTracking, TrackingMark } from '../heap-probe.js';
import type { Progress } from '../options.js';
import { MOST_BATCHES, planBatches } from './plan-batches.js';
import { createHeapSeries, type HeapSeries } from './heap-series.js';
import type { CallRunner } from './run-calls.js';
import { takeReading } from './take-reading.js';

/** Calls that fill what fills (bounded caches, lazy tables) before births are tracked. */
const ENDURANCE_CALLS = 4000;
/** Of the time for calls, the endurance takes at most this share, */
const ENDURANCE_SHARE = 0.4;
/** but rings and buffers of some hundred entries are so common that these calls are worth some seconds more. */
const LEAST_ENDURANCE_CALLS = 700;
const LEAST_ENDURANCE_MS = 3000;
/** The most that the calls of either half may add to the heap of a leaking handler, bytes. */
const MOST_GROWTH = 16e6;
/** A mark that held the event loop for so long may have outlasted idle connections, ms. */
const LONG_PAUSE_MS = 500;
const SOCKETS_CLOSE_MS = 30;
/** Slow clocks (timer wheels, keep-alive) let go within about a second. */
const GRACE_MS = 1200;

export interface TrackInput {
  probe: HeapProbe;
  runner: CallRunner;
  /** Growth seen so far, bytes per call. */
  bytesPerCall: number;
  /** Whether to note where objects are allocated. */
  isSamplingAllocations: boolean;
  /** On the clock, ms: when the batches should be over. */
  stopAt: number;
  /** On the clock, ms: when they must be over. */
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
 *
 * @returns undefined where the time does not suffice for batches that say anything
 */
export async function trackBatches(input: TrackInput): Promise<TrackedBatches | undefined> {
  const { probe, runner } = input;
  const begunAt = probe.clock.now();
  await endure(input);
  const late = Math.max(
    0,
    probe.clock.now() - begunAt - (input.stopAt - begunAt) * ENDURANCE_SHARE,
  );
  const tracking = await probe.trackObjects(runner.isTurningLoop);
  try {
    const tracked = await runBatches(
      { ...input, stopAt: Math.min(input.stopAt + late, input.giveUpAt) },
      tracking,
    );
    if (tracked === undefined) await tracking.stop();
    return tracked;
  } catch (error) {
    await tracking.stop();
    throw error;
  }
}

async function runBatches(
  input: TrackInput,
  tracking: ObjectTracking,
): Promise<TrackedBatches | undefined> {
  const { probe, runner, stopAt, giveUpAt, onProgress } = input;
  const series = createHeapSeries(MOST_BATCHES + 2);
  const tracked: TrackedBatches = {
    tracking,
    calls: [],
    marks: [],
    censusCalls: [0],
    series,
    gcMs: 0,
  };
  const mark = async () => {
    const start = probe.clock.now();
    // One collection a reading: the mark makes V8 collect once more.
    tracked.gcMs += await takeReading(probe, series, runner.calls, 1);
    tracked.marks.push(await tracking.mark());
    // Sockets whose keep-alive ran out meanwhile are closed before the next call would use them.
    if (probe.clock.now() - start > LONG_PAUSE_MS) await probe.clock.sleep(SOCKETS_CLOSE_MS);
  };
  await tracking.census();
  const start = probe.clock.now();
  await mark();
  const now = probe.clock.now();
  const plan = planBatches({
    markMs: now - start,
    callMs: usualCallMs(runner),
    mostCalls: MOST_GROWTH / Math.max(1, input.bytesPerCall),
    wantedMs: stopAt - now,
    availableMs: giveUpAt - now,
  });
  if (plan === undefined) return undefined;
  if (input.isSamplingAllocations)
    tracking.sampleAllocations(chooseInterval(input.bytesPerCall * sum(plan)));
  for (const [index, calls] of plan.entries()) {
    tracked.calls.push(await runner.run(calls, giveUpAt));
    await mark();
    // The census in the middle and the one before the batch that is no evidence.
    if (index === 1 || index === plan.length - 2) {
      await tracking.census();
      tracked.censusCalls.push(sum(tracked.calls));
    }
    onProgress('explain', index + 1, series.read('heap', index + 1));
  }
  return tracked;
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

async function endure({
  probe,
  runner,
  bytesPerCall,
  stopAt,
  giveUpAt,
}: TrackInput): Promise<void> {
  const now = probe.clock.now();
  const affordable = MOST_GROWTH / Math.max(1, bytesPerCall);
  const run = async (calls: number, until: number) => {
    const missing = Math.floor(Math.min(calls - runner.calls, affordable));
    const hasTime = probe.clock.now() + runner.longestCallMs < until;
    if (missing > 0 && hasTime) await runner.run(missing, until);
  };
  const share = now + (stopAt - now) * ENDURANCE_SHARE;
  await run(ENDURANCE_CALLS, share);
  // A third of what the test has left: the batches and the snapshot are still to come.
  const longer = Math.min(now + LEAST_ENDURANCE_MS, now + (giveUpAt - now) / 3);
  if (longer > share) await run(LEAST_ENDURANCE_CALLS, longer);
}

/** Milliseconds that a call takes once it is warm: the first and longest is left out. */
function usualCallMs({ handlerMs, longestCallMs, calls }: CallRunner): number {
  return calls > 1
    ? Math.max(1e-4, (handlerMs - longestCallMs) / (calls - 1))
    : Math.max(1e-4, handlerMs);
}

/** Some hundred samples of what is expected to live, and no more than a few percent of the time. */
function chooseInterval(expectedBytes: number): number {
  return Math.round(Math.max(1024, Math.min(32_768, expectedBytes / 100)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
