import { createHeapSeries, type HeapSeries } from '../sampling/heap-series.js';
import { takeReading } from '../sampling/take-reading.js';
import { usualCallMs } from '../sampling/usual-call-ms.js';
import type { WatchResult } from '../sampling/watch.js';
import { measureClimb, USUAL_LIMITS } from '../trend/measure-climb.js';
import { measureWatchedClimb } from './measure-watched-climb.js';
import type { Check } from './start-check.js';

/** Readings by which a climb is confirmed, and the ms that their calls may take in all. */
const BATCHES = 8;
const LONGEST_MS = 3000;
/** Of the rate that was seen first, a climb that goes on keeps this share: a warm-up is in it. */
const LEAST_ONWARD = 0.3;
/** Of its first half's rate the second one has this share: buffers of changing sizes slow down to 0.7, memory that is kept does not. */
const LEAST_STEADY = 0.8;
/** What is worth these calls, bytes and steps: a watch that saw something else was cut short. */
const WORTH_RISE = 2e6;
const WORTH_STEPS = 3;
/** What V8 counts and has grown by this share of the climb is what climbs. */
const EXPLAINED = 0.5;
/** Calls are enough for so many times the rise that is told. */
const SPARE_RISE = 1.5;

/**
 * Whether the resident size, which climbed with the calls while all that the engine counts stood still,
 * climbs on: an allocator takes its pages at first, and stops. It is to be asked before a look at the heap:
 * what a snapshot took of the process and gave back is taken first by what climbs, 60 MB of it.
 *
 * @returns bytes per call; undefined where it did not climb, or stopped
 */
export async function confirmClimb(
  { probe, runner, plan, timings }: Check,
  watched: WatchResult,
): Promise<number | undefined> {
  const first = measureWatchedClimb(watched, {
    ...USUAL_LIMITS,
    rise: WORTH_RISE,
    steps: WORTH_STEPS,
  });
  if (first === undefined || countedRise(watched) >= first * EXPLAINED) return undefined;
  const series = createHeapSeries(BATCHES + 1);
  const affordable = LONGEST_MS / usualCallMs(runner);
  const wanted = Math.max(runner.calls, (SPARE_RISE * USUAL_LIMITS.rise) / first);
  const calls = Math.max(1, Math.floor(Math.min(wanted, affordable) / BATCHES));
  timings.gc += await takeReading(probe, series, runner.calls, 1);
  for (let batch = 0; batch < BATCHES; batch++) {
    if (probe.clock.now() >= plan.giveUpAt) return undefined;
    await runner.run(calls, plan.giveUpAt);
    timings.gc += await takeReading(probe, series, runner.calls, 1);
  }
  const further = measureClimb(series.callsColumn(), series.column('rss'));
  return further !== undefined && further >= first * LEAST_ONWARD && isSteady(series)
    ? further
    : undefined;
}

function isSteady(series: HeapSeries): boolean {
  const [start, middle, end] = [0, BATCHES / 2, BATCHES].map((at) => series.read('rss', at));
  return end! - middle! >= (middle! - start!) * LEAST_STEADY;
}

/** Of what V8 counts, bytes per call. */
function countedRise({ whole }: WatchResult): number {
  const calls = whole.callsColumn();
  const last = calls.length - 1;
  const rise = (['heap', 'external'] as const).reduce((sum, channel) => {
    const column = whole.column(channel);
    return sum + Math.max(0, column[last]! - column[0]!);
  }, 0);
  return rise / Math.max(1, calls[last]! - calls[0]!);
}
