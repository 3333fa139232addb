import type { ChannelName, HeapProbe } from '../probe/heap-probe.js';
import { NOISE_FLOOR, resolveOptions, type Progress, type ResolvedOptions } from '../options.js';
import { judgeSeries, SURE_GROWTH, type SeriesJudgement } from '../trend/judge-series.js';
import { calibrate } from './calibrate.js';
import { createHeapSeries, type HeapSeries } from './heap-series.js';
import type { ChannelColumns } from '../trend/trend-channels.js';
import { createCallRunner, type CallRunner } from './run-calls.js';
import { takeReading } from './take-reading.js';

/** Channels that a watch reads and cannot judge: its code is machine code, which grows as functions get hot. */
export const UNTRACKED: readonly ChannelName[] = ['code'];
/** After this many batches at one size, batches of a cheap handler that grows little double: a single jump weighs less. */
const BATCHES_PER_SIZE = 4;
const CHEAP_CALLS = 100;
const REHEARSALS = 20;
const REHEARSAL_CALLS = 2000;
const MOST_CALLS_PER_BATCH = 16_000;
const MOST_COLLECTIONS = 3;
/** Room for a reading after the last batch: see `explainSuspicion`. */
const LATE_READINGS = 1;
/** More than the fewest, since first batches are often restless. */
const SPARE_BATCHES = 2;
/** Of these a reading takes one where the heap stands still. */
const COLLECTIONS_PER_READING = 2;

export interface WatchInput {
  probe: HeapProbe;
  runner: CallRunner;
  options: ResolvedOptions;
  /** On the clock, ms: the watching phase ends by then. */
  stopAt: number;
  /** On the clock, ms: when the test is nearly over; no call is begun that would outlast it. */
  giveUpAt: number;
  onProgress(phase: Progress['phase'], batches: number, heap: number): void;
}

export interface WatchResult {
  series: HeapSeries;
  /** All readings, those before a quiet window included. */
  whole: ChannelColumns;
  judgement: SeriesJudgement;
  callsPerBatch: number;
  /** Calls before the first reading of the series. */
  warmupCalls: number;
  gcMs: number;
  /** What one forced garbage collection took, ms. */
  collectionMs: number;
}

/**
 * The cheap phase: calibrate, warm up, then batches of calls with a reading of every channel after
 * each, judged as they come, until the answer is sure or the time is over.
 */
export async function watch(input: WatchInput): Promise<WatchResult> {
  const { probe, runner, options, stopAt, onProgress } = input;
  const { min, max } = options.batches;
  const series = createHeapSeries(max + 1 + LATE_READINGS);
  await rehearse(probe);
  const collectionMs = await timeCollection(probe);
  onProgress('calibrate', 0, 0);
  const callsPerBatch = await warmUp(input, collectionMs);

  let gcMs = collectionMs;
  gcMs += await takeReading(probe, series, runner.calls, MOST_COLLECTIONS, callsPerBatch);
  let judgement: SeriesJudgement = { state: 'open' };
  let size = callsPerBatch;
  while (series.length <= max && judgement.state === 'open' && hasTime(input, collectionMs)) {
    const isDear = series.length <= min + SPARE_BATCHES && gcMs > runner.handlerMs;
    const until = isDear ? extendTime(input, series, collectionMs) : stopAt;
    const made = await runner.run(size, series.length < 3 ? input.giveUpAt : until);
    gcMs += await takeReading(probe, series, runner.calls);
    onProgress('watch', series.length - 1, series.read('heap', series.length - 1));
    judgement = judgeSeries(toColumns(series), options.noiseFloor, min);
    if (made < size || probe.clock.now() >= until) break;
    if (options.calls === undefined) size = nextSize(series, size, callsPerBatch);
  }
  const whole = series.copyColumns();
  // Readings before the quiet window belong to the warm-up, unless the user set the warm-up himself.
  if (judgement.state === 'quiet' && options.warmup === undefined)
    series.dropBefore(judgement.from);
  const warmupCalls = series.callsAt(0);
  return { series, whole, judgement, callsPerBatch, warmupCalls, gcMs, collectionMs };
}

/** Whether one more call and the reading after it end before the test does. */
function hasTime({ probe, runner, giveUpAt }: WatchInput, collectionMs: number): boolean {
  return probe.clock.now() + runner.longestCallMs + 2 * collectionMs < giveUpAt;
}

/**
 * When a watch ends whose time goes into collections (a large heap, a busy machine): they must not be
 * what leaves the answer open. As long as nothing rises, the fewest batches and a few more are had at any
 * rate, since to explain takes more collections than to go on.
 */
function extendTime(
  { options, stopAt }: WatchInput,
  series: HeapSeries,
  collectionMs: number,
): number {
  const readings = options.batches.min + SPARE_BATCHES + 1;
  const fewestMs = readings * COLLECTIONS_PER_READING * collectionMs;
  const isStill = riseOf(series) < SURE_GROWTH * NOISE_FLOOR;
  return stopAt + Math.max(options.timeBudget, isStill ? fewestMs : 0);
}

let hasRehearsed = false;

/**
 * Lets the engine compile heapslope's own loops before the first reading of its own process: what it
 * learns and compiles for them would else show as growth of the first check. No garbage collection is
 * forced.
 */
async function rehearse(probe: HeapProbe): Promise<void> {
  if (hasRehearsed || !probe.features.isOwnHeap) return;
  hasRehearsed = true;
  const { clock } = probe;
  const nothing = () => {};
  const options = resolveOptions({});
  const runner = createCallRunner({ handler: nothing, options, clock, deadline: Infinity });
  const series = createHeapSeries(REHEARSALS);
  for (let batch = 0; batch < REHEARSALS; batch++) {
    await runner.run(REHEARSAL_CALLS);
    await clock.turn();
    await probe.readHeap(series.values, series.nextOffset);
    series.commit(runner.calls);
    judgeSeries(toColumns(series), NOISE_FLOOR, 5);
  }
}

/** The judged channels of a series. */
function toColumns(series: HeapSeries): Parameters<typeof judgeSeries>[0] {
  return {
    calls: series.callsColumn(),
    bytes: [series.column('heap'), series.column('arrayBuffers'), series.column('external')],
    counts: [
      series.column('contexts'),
      series.column('detachedContexts'),
      series.column('handles'),
    ],
  };
}

async function timeCollection(probe: HeapProbe): Promise<number> {
  const start = probe.clock.now();
  await probe.collectGarbage();
  return probe.clock.now() - start;
}

/** Calibrates, runs the warm-up calls, and returns the calls per batch. */
async function warmUp(input: WatchInput, gcMs: number): Promise<number> {
  const { probe, runner, options, stopAt, onProgress } = input;
  const { clock } = probe;
  const budgetMs = Math.max(0, stopAt - clock.now());
  const callsPerBatch =
    options.calls ??
    (await calibrate({
      runner,
      clock,
      gcMs,
      leastMs: probe.leastBatchMs,
      budgetMs,
      minBatches: options.batches.min,
      mostCalls: options.warmup === undefined ? Infinity : Math.max(1, options.warmup),
      stopAt: clock.now() + budgetMs / 3,
    }));
  onProgress('warm-up', 0, 0);
  const missing = options.warmup === undefined ? callsPerBatch : options.warmup - runner.calls;
  const warmupStop = options.warmup === undefined ? clock.now() + budgetMs / 4 : input.giveUpAt;
  if (missing > 0 && hasTime(input, gcMs)) await runner.run(missing, warmupStop);
  return callsPerBatch;
}

function nextSize(series: HeapSeries, size: number, first: number): number {
  const last = series.length - 1;
  const isDue = first >= CHEAP_CALLS && last % BATCHES_PER_SIZE === 0;
  // What may be a leak must not be given ever more calls to fill the memory with.
  return isDue && riseOf(series) < SURE_GROWTH * NOISE_FLOOR
    ? Math.min(size * 2, MOST_CALLS_PER_BATCH)
    : size;
}

/** Of the heap, from the first reading to the last, bytes per call; 0 before the second. */
function riseOf(series: HeapSeries): number {
  const last = series.length - 1;
  const calls = series.callsAt(last) - series.callsAt(0);
  return calls > 0 ? (series.read('heap', last) - series.read('heap', 0)) / calls : 0;
}
