import { createHeapSeries } from '../sampling/heap-series.js';
import { takeReading } from '../sampling/take-reading.js';
import { usualCallMs } from '../sampling/usual-call-ms.js';
import type { WatchResult } from '../sampling/watch.js';
import { measureClimb } from '../trend/measure-climb.js';
import { measureWatchedClimb } from './measure-watched-climb.js';
import type { Check } from './start-check.js';

/** Readings by which a climb is confirmed, and the ms that their calls may take in all. */
const BATCHES = 8;
const LONGEST_MS = 3000;
/** Of the rate that was seen first, a climb that goes on keeps this share. */
const LEAST_ONWARD = 0.5;

/**
 * Whether the resident size, which climbed with the calls while all that the engine counts stood still,
 * climbs on: an allocator takes its pages at first, and stops.
 *
 * @returns bytes per call; undefined where it did not climb, or stopped
 */
export async function confirmClimb(
  { probe, runner, plan, timings }: Check,
  watched: WatchResult,
): Promise<number | undefined> {
  const first = measureWatchedClimb(watched);
  if (first === undefined) return undefined;
  const series = createHeapSeries(BATCHES + 1);
  const made = runner.calls;
  const affordable = LONGEST_MS / usualCallMs(runner);
  const calls = Math.max(1, Math.floor(Math.min(made, affordable) / BATCHES));
  timings.gc += await takeReading(probe, series, runner.calls, 1);
  for (let batch = 0; batch < BATCHES; batch++) {
    if (probe.clock.now() >= plan.giveUpAt) return undefined;
    await runner.run(calls, plan.giveUpAt);
    timings.gc += await takeReading(probe, series, runner.calls, 1);
  }
  const further = measureClimb(series.callsColumn(), series.column('rss'));
  return further !== undefined && further >= first * LEAST_ONWARD ? further : undefined;
}
