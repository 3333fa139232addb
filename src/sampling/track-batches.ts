import type { HeapProbe, ObjectTracking, TrackingMark } from '../probe/heap-probe.js';
import type { Progress } from '../options.js';
import { MOST_BATCHES, planBatches } from './plan-batches.js';
import { createHeapSeries, type HeapSeries } from './heap-series.js';
import type { CallRunner } from './run-calls.js';
import { takeReading } from './take-reading.js';

/** Calls that fill what fills (bounded caches, lazy tables) before births are tracked. */
const ENDURANCE_CALLS = 4000;
/** Of the time for calls, the endurance takes at most this share, */
const ENDURANCE_SHARE = 0.4;
/** but rings and caches of up to 1000 entries are so common that these calls are worth some seconds more. */
export const ENOUGH_CALLS = 1500;
const LEAST_ENDURANCE_MS = 3000;
/** The most that the calls of either half may add to the heap of a leaking handler, bytes. */
export const MOST_GROWTH = 16e6;
/** Where synchronous calls are many, the event loop turns as often, as it does between real calls. */
const CALLS_PER_TURN = 100;
/** What is in doubt after the batches is worth this many ms of further calls, */
const LONGEST_PROLONGING_MS = 3000;
/** and more where all calls together are too few to fill a ring of a thousand entries. */
const LONGEST_FILLING_MS = 10_000;
/** A mark that held the event loop for so long may have outlasted idle connections, ms. */
const LONG_PAUSE_MS = 500;
const SOCKETS_CLOSE_MS = 30;
/** Slow clocks (timer wheels, keep-alive) let go within about a second. */
export const GRACE_MS = 1200;

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

/** How many there are of each kind. */
export type HandleCounts = ReadonlyMap<string, number>;

/** What was born in which batch. The tracking goes on: the caller takes the snapshot and stops it. */
export interface TrackedBatches {
  tracking: ObjectTracking;
  /** Calls of each batch, oldest first; the last batch is no evidence. */
  calls: number[];
  /** One before the first batch and one after each. */
  marks: TrackingMark[];
  /** Calls after which the sizes of containers were taken, from the first mark on. */
  censusCalls: number[];
  /** A reading at each mark; `code` is the bytecode, where that can be had. */
  series: HeapSeries;
  /** How many handles and timers of each kind were active before the first mark, */
  handlesBefore: HandleCounts;
  /** and how many are since late releases are over. */
  handlesAfter?: HandleCounts;
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
  const series = createHeapSeries(MOST_BATCHES + 3);
  const tracked: TrackedBatches = {
    tracking,
    calls: [],
    marks: [],
    censusCalls: [0],
    series,
    handlesBefore: await countHandles(probe),
    gcMs: 0,
  };
  await tracking.census();
  const start = probe.clock.now();
  await takeMark(input, tracked);
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
    await tracking.sampleAllocations(chooseInterval(input.bytesPerCall * sum(plan)));
  for (const [index, calls] of plan.entries()) {
    tracked.calls.push(await runner.run(calls, giveUpAt));
    await takeMark(input, tracked);
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
 * One more batch, of as many calls as were made so far, as time and memory allow: what was emptied now
 * and then before is emptied once more, a ring loses what it held, and a leak that began late shows as
 * one. The batches before it, all of them now, are the evidence.
 *
 * @returns whether there were enough calls to say more
 */
export async function prolong(input: TrackInput, tracked: TrackedBatches): Promise<boolean> {
  const { probe, runner, bytesPerCall, giveUpAt } = input;
  const now = probe.clock.now();
  const longest = runner.calls < ENOUGH_CALLS ? LONGEST_FILLING_MS : LONGEST_PROLONGING_MS;
  const until = now + Math.min(longest, (giveUpAt - GRACE_MS - now) / 2);
  const wanted = Math.max(runner.calls, ENOUGH_CALLS - runner.calls);
  const calls = Math.floor(Math.min(wanted, MOST_GROWTH / Math.max(1, bytesPerCall)));
  if (calls < 1 || until <= now + runner.longestCallMs) return false;
  tracked.calls.push(await runner.run(calls, until, CALLS_PER_TURN));
  await takeMark(input, tracked);
  await tracked.tracking.census();
  tracked.censusCalls.push(sum(tracked.calls));
  return true;
}

async function takeMark(
  { probe, runner }: Pick<TrackInput, 'probe' | 'runner'>,
  tracked: TrackedBatches,
): Promise<void> {
  const start = probe.clock.now();
  // One collection a reading: the mark makes V8 collect once more.
  tracked.gcMs += await takeReading(probe, tracked.series, runner.calls, 1);
  await readBytecode(probe, tracked);
  tracked.marks.push(await tracked.tracking.mark());
  // Sockets whose keep-alive ran out meanwhile are closed before the next call would use them.
  if (probe.clock.now() - start > LONG_PAUSE_MS) await probe.clock.sleep(SOCKETS_CLOSE_MS);
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
  await readBytecode(probe, tracked);
  tracked.handlesAfter = await countHandles(probe);
}

async function readBytecode(probe: HeapProbe, { series }: TrackedBatches): Promise<void> {
  if (probe.measureBytecode) series.amend('code', await probe.measureBytecode());
}

async function countHandles({ listHandles }: HeapProbe): Promise<HandleCounts> {
  const counts = new Map<string, number>();
  for (const kind of (await listHandles?.()) ?? []) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

type EndureInput = Pick<TrackInput, 'probe' | 'runner' | 'bytesPerCall' | 'stopAt' | 'giveUpAt'>;

/** Enough calls for what is bounded to fill, as far as time and memory allow. */
export async function endure({
  probe,
  runner,
  bytesPerCall,
  stopAt,
  giveUpAt,
}: EndureInput): Promise<void> {
  const now = probe.clock.now();
  const affordable = MOST_GROWTH / Math.max(1, bytesPerCall);
  const run = async (calls: number, until: number) => {
    const missing = Math.floor(Math.min(calls - runner.calls, affordable));
    const hasTime = probe.clock.now() + runner.longestCallMs < until;
    if (missing > 0 && hasTime) await runner.run(missing, until, CALLS_PER_TURN);
  };
  const share = now + (stopAt - now) * ENDURANCE_SHARE;
  await run(ENDURANCE_CALLS, share);
  // A third of what the test has left: the batches and the snapshot are still to come.
  const longer = Math.min(now + LEAST_ENDURANCE_MS, now + (giveUpAt - now) / 3);
  if (longer > share) await run(ENOUGH_CALLS, longer);
}

/** Milliseconds that a call takes once it is warm: the first and longest is left out. */
export function usualCallMs({ handlerMs, longestCallMs, calls }: CallRunner): number {
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
