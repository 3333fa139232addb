import { judgeInstances, type InstanceTrend } from '../growth/judge-instances.js';
import type { ClassInspection, ClassQuery, InstanceCount } from '../probe/heap-probe.js';
import { measurePatience, type ResolvedOptions } from '../input/options.js';
import type { InstanceSample } from '../report/leak-report.js';
import { calibrate } from '../sampling/calibrate.js';
import { createHeapSeries, type HeapSeries } from '../sampling/heap-series.js';
import { MOST_OUTLAST_BYTES, planInterval, planOutlast } from '../sampling/plan-interval.js';
import { planExplaining } from '../sampling/plan-time.js';
import { takeReading } from '../sampling/take-reading.js';
import { usualCallMs } from '../sampling/usual-call-ms.js';
import { graceOf } from './follow-run.js';
import { CALLS_PER_TURN } from '../sampling/run-calls.js';
import type { Check } from './start-check.js';

/** Intervals after which an open answer stays open. */
const MOST_INTERVALS = 9;
/** Of what an interval added, a leak keeps at least this share after the late releases. */
const KEPT_SHARE = 0.6;
/** Class of Node's timers; they are given so many ms more, */
const TIMER = 'Timeout';
const TIMERS_MS = 6000;
/** and looked at after each so many. */
const TIMERS_STEP_MS = 1000;
/** Before the first count cheap calls are worth so many ms, and so many calls at most. */
const FIRST_MS = 60;
const MOST_FIRST_CALLS = 20_000;
const LEAST_FIRST_CALLS = 20;
/** A first interval has no fewer calls than these, as far as there is time for them. */
const LEAST_INTERVAL = 2000;

export interface CountInput extends Pick<
  Check,
  'probe' | 'runner' | 'memory' | 'plan' | 'onProgress' | 'timings'
> {
  options: ResolvedOptions;
  of: ClassQuery;
}

export interface CountedInstances {
  trend: InstanceTrend;
  /** Whether the instances that an interval added were let go of some time after its calls. */
  isReleasedLate: boolean;
  /** One per count, oldest first. */
  samples: InstanceSample[];
  /** A reading of the heap at each count. */
  series: HeapSeries;
  /** Which of the samples the verdict is about: from here on. */
  from: number;
  /** Calls between the counts that the verdict is about. */
  calls: number[];
  /** The last count. */
  last: InstanceCount;
  callsPerBatch: number;
  gcMs: number;
  /** What one forced garbage collection takes, ms. */
  collectionMs: number;
}

/**
 * Counts the living instances of one class before and after intervals of calls, without a snapshot.
 *
 * Two counts tell a handler that keeps none. Where the number rises, further intervals follow, each about
 * twice as long as the one before: what still rises in proportion when cheap calls have filled tens of
 * thousands of entries, and dear ones some thousand, is a leak, unless it is released within a second.
 */
export async function countInstances(input: CountInput): Promise<CountedInstances> {
  const { probe } = input;
  const inspection = await probe.inspectClasses!();
  try {
    return await countIntervals(input, inspection);
  } finally {
    await inspection.close();
  }
}

async function countIntervals(
  input: CountInput,
  inspection: ClassInspection,
): Promise<CountedInstances> {
  const { probe, runner, options, plan } = input;
  const { clock } = probe;
  const counted = startCounting();
  await warmUp(input, counted);
  await count(input, inspection, counted);
  const patience = measurePatience(options);
  const until = planExplaining(clock.now(), options.timeBudget, plan);
  const intervals: number[] = [];
  while (intervals.length < MOST_INTERVALS) {
    const calls = planInterval({
      callMs: usualCallMs(runner),
      made: runner.calls,
      before: intervals[intervals.length - 1],
      target: targetOf(input),
      bytesPerCall: readRise(counted.series),
      patience,
      availableMs: until - clock.now(),
      unit: options.calls ?? 1,
      pace: probe.patience,
    });
    if (calls === 0) break;
    input.memory?.enter(intervals.length === 0 ? 'watch' : 'interval');
    const most = intervals.length === 0 ? planHalfway(input) : Infinity;
    const made = await runner.run(Math.min(calls, most), until, CALLS_PER_TURN);
    if (made === 0) break;
    intervals.push(made);
    await count(input, inspection, counted);
    judge(counted, intervals, runner.calls);
    if (counted.trend === 'quiet') break;
    const isLong = runner.calls >= targetOf(input);
    if (counted.trend === 'growing' && (isLong || hasKeptMuch(counted))) break;
  }
  if (counted.trend === 'growing') await waitForReleases(input, inspection, counted);
  return counted;
}

/** Calls of the first interval, of which there are twice as many in the second: with these a leak is told. */
function planHalfway(input: CountInput): number {
  const { runner, options } = input;
  const unit = options.calls ?? 1;
  return Math.ceil(Math.max(LEAST_INTERVAL, runner.calls, targetOf(input) / 3) / unit) * unit;
}

/** Calls after which what still grows is a leak. */
function targetOf({ runner, options, probe }: CountInput): number {
  return planOutlast(usualCallMs(runner), measurePatience(options), probe.patience);
}

/** By the last two intervals, or the only one. */
function judge(counted: CountedInstances, intervals: readonly number[], totalCalls: number): void {
  const { samples } = counted;
  counted.calls = intervals.slice(-2);
  counted.from = samples.length - 1 - counted.calls.length;
  const counts = samples.slice(counted.from).map(({ instances }) => instances);
  const trend = judgeInstances(counts, counted.calls, totalCalls);
  // One interval tells that nothing grows; that something does it cannot tell from what fills up.
  counted.trend = trend === 'growing' && intervals.length < 2 ? 'open' : trend;
}

function hasKeptMuch({ series }: CountedInstances): boolean {
  return series.read('heap', series.length - 1) - series.read('heap', 0) > MOST_OUTLAST_BYTES;
}

function startCounting(): CountedInstances {
  return {
    trend: 'open',
    isReleasedLate: false,
    samples: [],
    series: createHeapSeries(MOST_INTERVALS + 3 + TIMERS_MS / TIMERS_STEP_MS),
    from: 0,
    calls: [],
    last: { count: 0, names: [], isKnown: false, known: [] },
    callsPerBatch: 0,
    gcMs: 0,
    collectionMs: 0,
  };
}

async function warmUp(
  { probe, runner, options, plan, onProgress }: CountInput,
  counted: CountedInstances,
): Promise<void> {
  const { clock } = probe;
  const readings = createHeapSeries(1);
  counted.collectionMs = await takeReading(probe, readings, 0, 1);
  counted.gcMs += counted.collectionMs;
  onProgress('calibrate', 0, 0);
  const budgetMs = Math.max(0, plan.watchUntil - clock.now());
  counted.callsPerBatch =
    options.calls ??
    (await calibrate({
      runner,
      clock,
      gcMs: counted.collectionMs,
      budgetMs,
      mostPerBatch: probe.patience?.mostPerBatch,
      minBatches: 6,
      mostCalls: options.warmup === undefined ? Infinity : Math.max(1, options.warmup),
      stopAt: clock.now() + budgetMs / 4,
    }));
  onProgress('warm-up', 0, 0);
  const most = probe.patience?.mostPerBatch ?? MOST_FIRST_CALLS;
  const first = Math.min(most, Math.round(FIRST_MS / usualCallMs(runner)));
  const least = probe.patience?.leastCalls ?? LEAST_FIRST_CALLS;
  const wanted = options.warmup ?? Math.max(least, first);
  const missing = wanted - runner.calls;
  if (missing > 0) await runner.run(missing, plan.giveUpAt, CALLS_PER_TURN);
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
  counted.gcMs += probe.clock.now() - start;
  await probe.readHeap(series.values, series.nextOffset);
  series.commit(runner.calls);
  samples.push({ calls: runner.calls, instances: counted.last.count });
  onProgress('watch', samples.length - 1, series.read('heap', series.length - 1));
}

/**
 * Timer wheels, finalizers and closing sockets let go within about a second. Where there are as many timers as
 * instances, a few seconds more tell whether these let go.
 */
async function waitForReleases(
  input: CountInput,
  inspection: ClassInspection,
  counted: CountedInstances,
): Promise<void> {
  const before = counted.samples[counted.from]!.instances;
  const kept = counted.last.count - before;
  const isKept = () => counted.last.count - before >= kept * KEPT_SHARE;
  await countLater(input, inspection, counted, graceOf(input.probe));
  const isHeldByTimers = async () =>
    isKept() && (await inspection.countInstances(TIMER)).count >= kept * KEPT_SHARE;
  for (let waited = 0; waited < TIMERS_MS && (await isHeldByTimers()); waited += TIMERS_STEP_MS) {
    counted.samples.pop();
    await countLater(input, inspection, counted, TIMERS_STEP_MS);
  }
  if (isKept()) return;
  counted.trend = 'quiet';
  counted.isReleasedLate = true;
}

async function countLater(
  input: CountInput,
  inspection: ClassInspection,
  counted: CountedInstances,
  ms: number,
): Promise<void> {
  const { clock } = input.probe;
  const wait = Math.min(ms, input.plan.giveUpAt - clock.now());
  if (wait > 0) await clock.sleep(wait);
  input.timings.waiting += Math.max(0, wait);
  await count(input, inspection, counted);
}

/** Bytes per call by which the heap rose between the readings so far. */
function readRise(series: HeapSeries): number {
  const last = series.length - 1;
  if (last < 1) return 0;
  const calls = series.callsAt(last) - series.callsAt(0);
  return Math.max(0, (series.read('heap', last) - series.read('heap', 0)) / Math.max(1, calls));
}
