import type { ChannelName, HeapProbe } from '../probe/heap-probe.js';
import {
  measurePatience,
  NOISE_FLOOR,
  type Progress,
  type ResolvedOptions,
} from '../input/options.js';
import { fitTrend, median } from '../trend/fit-trend.js';
import { judgeSeries, SURE_GROWTH, type SeriesJudgement } from '../trend/judge-series.js';
import { calibrate } from './calibrate.js';
import { planTelling } from './plan-interval.js';
import type { MemoryGuard } from './memory-guard.js';
import { createHeapSeries, type HeapSeries } from './heap-series.js';
import { judgedColumns } from './judged-columns.js';
import { rehearse } from './rehearse.js';
import type { ChannelColumns } from '../trend/trend-channels.js';
import type { CallRunner } from './run-calls.js';
import { takeReading } from './take-reading.js';
import { usualCallMs } from './usual-call-ms.js';

/** Channels that a watch reads and cannot judge: its code is machine code, which grows as functions get hot. */
export const UNTRACKED: readonly ChannelName[] = ['code'];
/** Batches of a cheap handler that grows little double: a single jump weighs less, and rare leaks show. */
const CHEAP_BATCH_MS = 8;
const MOST_CALLS_PER_BATCH = 32_000;
/** What a handler that grows adds in one batch, bytes: a look at the heap comes before it is large. */
const MOST_BATCH_BYTES = 500_000;
/** Steps that rise alike are enough to look closer. */
const TELLING_STEPS = 3;
/** A rise by so many bytes is worth a look, however uneven. */
const MUCH_BYTES = 1_000_000;
/** Of the middle one of them, the least. */
const TELLING_SHARE = 0.6;
/** A heap that still moves after so many batches, or after so many ms, is looked at, not watched on. */
const MOST_WATCHED = 9;
const WATCH_MS = 350;
/** One that moves and does not rise is watched on for so many collections: a look at a large heap takes more. */
const WATCHED_COLLECTIONS = 30;
/** Calls that a quiet window of a cheap handler has, and the ms that they may take. */
const QUIET_CALLS = 100_000;
const QUIET_MS = 60;
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
  memory?: MemoryGuard | undefined;
  options: ResolvedOptions;
  /** On the clock, ms: the watching phase ends by then. */
  stopAt: number;
  /** Whether a heap that moves may be looked at, which is then better than to watch it on. */
  canLook: boolean;
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
  /** Whether the last steps of the heap all rose by much, and alike. */
  isRising: boolean;
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
  const { probe, runner, memory, options, stopAt, onProgress } = input;
  const { min, max } = options.batches;
  const series = createHeapSeries(max + 1 + LATE_READINGS, probe.channelNames);
  const startedAt = probe.clock.now();
  await rehearse(probe);
  const collectionMs = await timeCollection(probe);
  onProgress('calibrate', 0, 0);
  const callsPerBatch = await warmUp(input, collectionMs);

  memory?.enter('watch');
  let gcMs = collectionMs;
  gcMs += await takeReading(probe, series, runner.calls, MOST_COLLECTIONS, callsPerBatch);
  let judgement: SeriesJudgement = { state: 'open' };
  let isQuiet = false;
  let size = callsPerBatch;
  while (series.length <= max && judgement.state === 'open' && hasTime(input, collectionMs)) {
    const isDear = series.length <= min + SPARE_BATCHES && gcMs > runner.handlerMs;
    const until = isDear ? extendTime(input, series, collectionMs) : stopAt;
    const made = await runner.run(size, series.length < 3 ? input.giveUpAt : until);
    if (made === 0) break;
    gcMs += await takeReading(probe, series, runner.calls);
    onProgress('watch', series.length - 1, series.read('heap', series.length - 1));
    judgement = judgeSeries(judgedColumns(series), options.noiseFloor, min);
    isQuiet = judgement.state === 'quiet';
    const missing = isQuiet ? countMissing(input, series) : 0;
    if (missing > 0) judgement = { state: 'open' };
    if (made < size || probe.clock.now() >= until) break;
    if (
      judgement.state === 'open' &&
      !isQuiet &&
      isWorthALook(input, series, collectionMs, startedAt)
    )
      break;
    if (options.calls === undefined) {
      size = nextSize(input, series, size);
      // Collections are not to take more than the calls do.
      if (isQuiet) size = Math.max(size, Math.min(MOST_CALLS_PER_BATCH, Math.ceil(missing / 2)));
    }
  }
  // There was no time for more calls: the report tells how little is known of rare leaks.
  if (isQuiet && judgement.state === 'open')
    judgement = judgeSeries(judgedColumns(series), options.noiseFloor, min);
  const whole = series.copyColumns();
  // Readings before the quiet window belong to the warm-up, unless the user set the warm-up himself.
  if (judgement.state === 'quiet' && options.warmup === undefined)
    series.dropBefore(judgement.from);
  const warmupCalls = series.callsAt(0);
  return {
    series,
    whole,
    judgement,
    callsPerBatch,
    isRising: judgement.state !== 'quiet' && isRising(series),
    warmupCalls,
    gcMs,
    collectionMs,
  };
}

/**
 * Calls for want of which a heap that has stood still was watched too shortly to know of rare leaks, and of containers
 * that had room: cheap calls are given more of them, and slow ones as many as tell. A larger `timeBudget` asks for more.
 */
function countMissing({ options, runner, probe }: WatchInput, series: HeapSeries): number {
  if (options.calls !== undefined || !probe.features.isOwnHeap) return 0;
  const patience = measurePatience(options);
  const calls = series.callsAt(series.length - 1) - series.callsAt(0);
  const callMs = usualCallMs(runner);
  const cheap = Math.min(QUIET_CALLS, QUIET_MS / callMs);
  return Math.max(
    0,
    Math.ceil(Math.max(cheap, planTelling(callMs, probe.patience !== undefined)) * patience) -
      calls,
  );
}

/** Whether to look at the heap tells more than to watch it on. */
function isWorthALook(
  { probe, options, canLook }: WatchInput,
  series: HeapSeries,
  collectionMs: number,
  startedAt: number,
): boolean {
  if (!canLook || options.explain === 'never') return false;
  if (isRising(series) || hasRisenMuch(series)) return true;
  const isFlat = riseOf(series) < NOISE_FLOOR;
  const most = Math.max(WATCH_MS, isFlat ? WATCHED_COLLECTIONS * collectionMs : 0);
  const isLong = probe.clock.now() - startedAt > most;
  const needed = Math.max(MOST_WATCHED, options.batches.min);
  return series.length > needed || (isLong && series.length > options.batches.min);
}

/** Tables that double rise in jumps. */
function hasRisenMuch(series: HeapSeries): boolean {
  const last = series.length - 1;
  const risen = series.read('heap', last) - series.read('heap', 0);
  return last >= TELLING_STEPS && risen > MUCH_BYTES && riseOf(series) > SURE_GROWTH * NOISE_FLOOR;
}

/** Whether the last steps of the heap all rise by much, and alike. */
function isRising(series: HeapSeries): boolean {
  const last = series.length - 1;
  if (last < TELLING_STEPS) return false;
  const rates = Array.from({ length: TELLING_STEPS }, (_, step) => {
    const at = last - step;
    const run = series.callsAt(at) - series.callsAt(at - 1);
    return (series.read('heap', at) - series.read('heap', at - 1)) / run;
  });
  const middle = median(rates);
  return middle > SURE_GROWTH * NOISE_FLOOR && Math.min(...rates) >= middle * TELLING_SHARE;
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
      mostPerBatch: probe.patience?.mostPerBatch,
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

function nextSize({ runner, probe }: WatchInput, series: HeapSeries, size: number): number {
  // What may be a leak must not be given ever more calls to fill the memory with.
  const rise = riseOf(series);
  if (rise >= SURE_GROWTH * NOISE_FLOOR)
    return Math.max(1, Math.min(size, Math.floor(MOST_BATCH_BYTES / rise)));
  const isCheap = size * usualCallMs(runner) < CHEAP_BATCH_MS;
  const most = probe.patience?.mostPerBatch ?? MOST_CALLS_PER_BATCH;
  return isCheap ? Math.max(size, Math.min(size * 2, most)) : size;
}

/** Of the heap, from the first reading to the last, bytes per call; 0 before the second. */
function riseOf(series: HeapSeries): number {
  const last = series.length - 1;
  const calls = series.callsAt(last) - series.callsAt(0);
  return calls > 0 ? (series.read('heap', last) - series.read('heap', 0)) / calls : 0;
}

/** Memory outside of the heap costs no time in a snapshot: so many bytes of it weigh as one on the heap. */
export const OUTSIDE_WEIGHT = 32;

/** Growth in bytes per call, by which calls are limited so that a leak does not fill the memory. */
export function weighGrowth({ series }: Pick<WatchResult, 'series'>): number {
  const slopeOf = (name: 'heap' | 'external') =>
    fitTrend(series.callsColumn(), series.column(name)).slope;
  return Math.max(0, slopeOf('heap'), slopeOf('external') / OUTSIDE_WEIGHT);
}
