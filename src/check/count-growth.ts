import { LEAST_COUNT, LEAST_RATE } from '../growth/is-proportional.js';
import type { ObjectTracking, TrackingMark } from '../probe/heap-probe.js';
import { planInterval, planOutlast } from '../sampling/plan-interval.js';
import { planExplaining } from '../sampling/plan-time.js';
import { takeReading } from '../sampling/take-reading.js';
import { usualCallMs } from '../sampling/usual-call-ms.js';
import { weighGrowth, type WatchResult } from '../sampling/watch.js';
import { createHeapSeries } from '../sampling/heap-series.js';
import type { ExplainOutcome } from './decide-verdict.js';
import { graceOf } from './follow-run.js';
import type { Check } from './start-check.js';

/** What goes on keeps this share of its rate from one interval to the next. */
const LEAST_ONWARD = 0.6;
const MOST_INTERVALS = 6;
/** Live bytes move by so many per call in a heap that does nothing. */
const NOISE_BYTES = 16;

/** Living objects and bytes gained per call in one interval. */
interface Rate {
  objects: number;
  bytes: number;
  calls: number;
}

/**
 * Counts what lives, without a snapshot: what `explain: 'never'` allows. It says that objects accumulate,
 * and not which.
 */
export async function countGrowth(check: Check, watched: WatchResult): Promise<ExplainOutcome> {
  const tracking = await check.probe.trackObjects(check.runner.isTurningLoop);
  try {
    const rates = await countIntervals(check, watched, tracking);
    return judgeRates(rates, check.options.tolerance);
  } finally {
    await tracking.stop();
  }
}

async function countIntervals(
  check: Check,
  watched: WatchResult,
  tracking: ObjectTracking,
): Promise<Rate[]> {
  const { probe, runner, options, plan, onProgress } = check;
  const until = planExplaining(probe.clock.now(), options.timeBudget, plan);
  const series = createHeapSeries(MOST_INTERVALS + 2);
  const rates: Rate[] = [];
  let before: TrackingMark = await mark(check, tracking, series);
  while (rates.length < MOST_INTERVALS) {
    const calls = planInterval({
      callMs: usualCallMs(runner),
      made: runner.calls,
      before: rates[rates.length - 1]?.calls,
      target: planOutlast(usualCallMs(runner), 1, probe.patience),
      bytesPerCall: Math.max(weighGrowth(watched), rates[rates.length - 1]?.bytes ?? 0),
      heap: series.read('heap', series.length - 1),
      patience: 1,
      availableMs: until - probe.clock.now(),
      unit: options.calls ?? 1,
      pace: probe.patience,
    });
    if (calls === 0) break;
    check.memory?.enter(rates.length === 0 ? 'interval' : 'all');
    const made = await runner.run(calls, until);
    if (made === 0) break;
    const after = await mark(check, tracking, series);
    rates.push({
      objects: (after.liveObjects - before.liveObjects) / made,
      bytes: (after.liveBytes - before.liveBytes) / made,
      calls: made,
    });
    before = after;
    onProgress('look', rates.length, after.liveBytes);
    const isDone = runner.calls >= planOutlast(usualCallMs(runner), 1, probe.patience);
    if (rates.length > 1 && (isDone || !isGoingOn(rates))) break;
  }
  if (isGoingOn(rates)) await waitForReleases(check, { tracking, series, rates, last: before });
  return rates;
}

/** Of what the last interval added, a leak keeps at least this share after the late releases. */
const KEPT_SHARE = 0.6;

/** Timer wheels, finalizers and closing sockets let go within about a second: what they do is no growth. */
async function waitForReleases(
  check: Check,
  {
    tracking,
    series,
    rates,
    last,
  }: {
    tracking: ObjectTracking;
    series: ReturnType<typeof createHeapSeries>;
    rates: Rate[];
    last: TrackingMark;
  },
): Promise<void> {
  const { probe, plan, timings } = check;
  const wait = Math.min(graceOf(probe), plan.giveUpAt - probe.clock.now());
  if (wait <= 0) return;
  await probe.clock.sleep(wait);
  timings.waiting += wait;
  const after = await mark(check, tracking, series);
  const rate = rates[rates.length - 1]!;
  const gained = rate.objects * rate.calls;
  if (gained - (last.liveObjects - after.liveObjects) >= gained * KEPT_SHARE) return;
  rates.push({ objects: 0, bytes: 0, calls: rate.calls });
}

async function mark(
  { probe, runner, timings }: Check,
  tracking: ObjectTracking,
  series: ReturnType<typeof createHeapSeries>,
): Promise<TrackingMark> {
  timings.gc += await takeReading(probe, series, runner.calls, 2);
  const start = probe.clock.now();
  const taken = await tracking.mark();
  timings.gc += probe.clock.now() - start;
  return taken;
}

function isGoingOn(rates: readonly Rate[]): boolean {
  const [before, last] = rates.slice(-2);
  if (before === undefined || last === undefined) return false;
  const isCounted =
    Math.min(before.objects * before.calls, last.objects * last.calls) >= LEAST_COUNT;
  const least = Math.min(before.objects, last.objects);
  return isCounted && least >= LEAST_RATE && last.objects >= before.objects * LEAST_ONWARD;
}

function judgeRates(rates: readonly Rate[], tolerance = 0): ExplainOutcome {
  const last = rates[rates.length - 1];
  const bytes = Math.min(...rates.slice(-2).map((rate) => rate.bytes));
  const isTolerable = bytes <= tolerance;
  if (isGoingOn(rates) && !isTolerable) {
    const growth = `${last!.objects.toFixed(2)} objects per call survive from every batch`;
    return { kind: 'counted', growth, isOpen: true };
  }
  // Counts do not say how many bytes hang on what they count, nor which of them are the engine's.
  const isOpen = !isTolerable && bytes > NOISE_BYTES;
  return { kind: 'counted', growth: undefined, isOpen };
}
