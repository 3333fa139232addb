import { judgeInstances, type InstanceTrend } from '../growth/judge-instances.js';
import type { ClassInspection, ClassQuery, InstanceCount } from '../probe/heap-probe.js';
import type { ResolvedOptions } from '../options.js';
import type { InstanceSample } from '../report/leak-report.js';
import { calibrate } from '../sampling/calibrate.js';
import { createHeapSeries, type HeapSeries } from '../sampling/heap-series.js';
import { takeReading } from '../sampling/take-reading.js';
import { MOST_BATCHES, planBatches } from '../sampling/plan-batches.js';
import {
  endure,
  GRACE_MS,
  MOST_GROWTH,
  usualCallMs,
  type TrackInput,
} from '../sampling/track-batches.js';

/** Rounds of batches after which an open answer stays open. */
const MOST_ROUNDS = 4;
/** Of what a round added, a leak keeps at least this share after the late releases. */
const KEPT_SHARE = 0.6;
/** What the rounds after the first may take in all, in multiples of the time budget. */
const LATER_FACTOR = 3;

export interface CountInput extends Pick<
  TrackInput,
  'probe' | 'runner' | 'giveUpAt' | 'onProgress'
> {
  options: ResolvedOptions;
  of: ClassQuery;
  /** On the clock, ms: the first round ends by then. */
  stopAt: number;
}

export interface CountedInstances {
  trend: InstanceTrend;
  /** Whether the instances that a round added were let go of some time after its calls. */
  isReleasedLate: boolean;
  /** One per count, oldest first. */
  samples: InstanceSample[];
  /** A reading of the heap at each count. */
  series: HeapSeries;
  /** Which of the samples the verdict is about: the last round's. */
  from: number;
  /** Calls of each batch of the last round. */
  calls: number[];
  /** The last count. */
  last: InstanceCount;
  callsPerBatch: number;
  gcMs: number;
  /** What one count takes, ms. */
  countMs: number;
  /** What one forced garbage collection takes, ms. */
  collectionMs: number;
}

/**
 * Counts the living instances of one class before and after batches of calls, without a snapshot.
 *
 * Two counts tell a handler that keeps none. Where the number rises, there come enough calls
 * for pools and bounded caches to fill, and further rounds; what still rises with the calls is a leak,
 * unless it is released within a second.
 */
export async function countInstances(input: CountInput): Promise<CountedInstances> {
  const { probe } = input;
  const inspection = await probe.inspectClasses!();
  try {
    return await runRounds(input, inspection);
  } finally {
    await inspection.close();
  }
}

async function runRounds(
  input: CountInput,
  inspection: ClassInspection,
): Promise<CountedInstances> {
  const { probe, runner, options, giveUpAt } = input;
  const { clock } = probe;
  const counted = startCounting();
  const risen = await warmUp(input, counted);
  await runHalves(input, inspection, counted, risen);
  if (counted.trend === 'quiet') return counted;

  const laterBy = Math.min(giveUpAt, clock.now() + options.timeBudget * LATER_FACTOR);
  const bytesPerCall = readRise(counted.series);
  await endure({ probe, runner, bytesPerCall, stopAt: laterBy, giveUpAt });
  await count(input, inspection, counted);
  for (let round = 1; round < MOST_ROUNDS; round++) {
    counted.from = counted.samples.length - 1;
    const share = (laterBy - clock.now()) / (MOST_ROUNDS - round);
    const hasRun = await runRound(input, inspection, counted, clock.now() + share);
    if (!hasRun || counted.trend !== 'open' || clock.now() >= laterBy) break;
  }
  if (counted.trend === 'growing') await waitForReleases(input, inspection, counted);
  return counted;
}

function startCounting(): CountedInstances {
  return {
    trend: 'open',
    isReleasedLate: false,
    samples: [],
    series: createHeapSeries(MOST_ROUNDS * (MOST_BATCHES + 1) + 3),
    from: 0,
    calls: [],
    last: { count: 0, names: [], isKnown: false, known: [] },
    callsPerBatch: 0,
    gcMs: 0,
    countMs: 0,
    collectionMs: 0,
  };
}

/** @returns bytes per call by which the heap rose: a leak must not be given calls to fill the memory with */
async function warmUp(
  { probe, runner, options, stopAt, giveUpAt, onProgress }: CountInput,
  counted: CountedInstances,
): Promise<number> {
  const { clock } = probe;
  const readings = createHeapSeries(2);
  counted.collectionMs = await takeReading(probe, readings, 0, 1);
  onProgress('calibrate', 0, 0);
  const budgetMs = Math.max(0, stopAt - clock.now());
  counted.callsPerBatch =
    options.calls ??
    (await calibrate({
      runner,
      clock,
      gcMs: counted.collectionMs,
      budgetMs,
      minBatches: MOST_BATCHES,
      mostCalls: options.warmup === undefined ? Infinity : Math.max(1, options.warmup),
      stopAt: clock.now() + budgetMs / 4,
    }));
  onProgress('warm-up', 0, 0);
  const missing = options.warmup === undefined ? 1 : options.warmup - runner.calls;
  if (missing > 0) await runner.run(missing, giveUpAt);
  await takeReading(probe, readings, runner.calls, 1);
  return readRise(readings);
}

/** V8 collects all garbage before it counts: the reading of the heap needs no collection of its own. */
async function count(
  { probe, runner, of, onProgress }: CountInput,
  inspection: ClassInspection,
  counted: CountedInstances,
): Promise<void> {
  const { series, samples } = counted;
  await probe.clock.turn();
  const start = probe.clock.now();
  counted.last = await inspection.countInstances(of);
  counted.countMs = probe.clock.now() - start;
  counted.gcMs += counted.countMs;
  await probe.readHeap(series.values, series.nextOffset);
  series.commit(runner.calls);
  samples.push({ calls: runner.calls, instances: counted.last.count });
  onProgress('watch', samples.length - 1, series.read('heap', series.length - 1));
}

/** Runs the batches of one round and judges them; false where there was no time for it. */
async function runRound(
  input: CountInput,
  inspection: ClassInspection,
  counted: CountedInstances,
  stopAt: number,
): Promise<boolean> {
  const { runner, giveUpAt } = input;
  const plan = planRound(input, counted, readRise(counted.series), stopAt);
  if (plan === undefined) return false;
  counted.calls = [];
  for (const calls of plan) {
    counted.calls.push(await runner.run(calls, giveUpAt));
    await count(input, inspection, counted);
  }
  const counts = counted.samples.slice(counted.from).map(({ instances }) => instances);
  counted.trend = judgeInstances(counts, counted.calls, runner.calls);
  return true;
}

/** Calls of each batch; undefined where there is no time for a round. */
function planRound(
  { probe, runner, options, giveUpAt }: CountInput,
  { countMs }: CountedInstances,
  bytesPerCall: number,
  stopAt: number,
): number[] | undefined {
  const now = probe.clock.now();
  const plan = planBatches({
    markMs: countMs,
    callMs: usualCallMs(runner),
    mostCalls: MOST_GROWTH / Math.max(1, bytesPerCall),
    wantedMs: Math.max(1, stopAt - now),
    availableMs: giveUpAt - now,
  });
  if (plan === undefined || options.calls === undefined) return plan;
  const least = Math.min(...plan);
  return plan.map((calls) => (calls / least) * options.calls!);
}

/**
 * The first round. A count costs several collections, so there are two: where the later half of the calls
 * adds nothing, the handler keeps none.
 */
async function runHalves(
  input: CountInput,
  inspection: ClassInspection,
  counted: CountedInstances,
  bytesPerCall: number,
): Promise<void> {
  const { runner, giveUpAt, stopAt } = input;
  const plan = planRound(input, counted, bytesPerCall, stopAt) ?? [];
  const half = Math.floor(plan.length / 2);
  const sum = (batches: number[]) => batches.reduce((total, calls) => total + calls, 0);
  await runner.run(sum(plan.slice(0, half)), giveUpAt);
  await count(input, inspection, counted);
  if (plan.length === 0) return;
  counted.calls = [await runner.run(sum(plan.slice(half)), giveUpAt)];
  await count(input, inspection, counted);
  counted.trend = judgeInstances(
    counted.samples.map(({ instances }) => instances),
    counted.calls,
    runner.calls,
  );
}

/** Timer wheels, finalizers and closing sockets let go within about a second. */
async function waitForReleases(
  input: CountInput,
  inspection: ClassInspection,
  counted: CountedInstances,
): Promise<void> {
  const { clock } = input.probe;
  const wait = Math.min(GRACE_MS, input.giveUpAt - clock.now());
  if (wait > 0) await clock.sleep(wait);
  const before = counted.samples[counted.from]!.instances;
  const most = counted.last.count;
  await count(input, inspection, counted);
  if (counted.last.count - before >= (most - before) * KEPT_SHARE) return;
  counted.trend = 'quiet';
  counted.isReleasedLate = true;
}

/** Bytes per call by which the heap rose between the readings so far. */
function readRise(series: HeapSeries): number {
  const last = series.length - 1;
  if (last < 1) return 0;
  const calls = series.callsAt(last) - series.callsAt(0);
  return Math.max(0, (series.read('heap', last) - series.read('heap', 0)) / Math.max(1, calls));
}
