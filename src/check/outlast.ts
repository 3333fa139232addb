import { createHeapSeries } from '../sampling/heap-series.js';
import { CALLS_PER_TURN } from '../sampling/run-calls.js';
import { takeReading } from '../sampling/take-reading.js';
import type { FollowRun } from './follow-run.js';

const PARTS = 3;
/** Growth goes on where the heap gains this share of what the looks make likely. */
const LEAST_ONWARD = 0.6;

/**
 * Calls on without a look, and tells by the heap, and what is outside of it, whether they gain what they
 * should. What does not is given another look.
 *
 * @param graceMs time that late releases are given after the calls, ms; default: none
 */
export async function outlast(
  run: FollowRun,
  bytesPerCall: number,
  calls: number,
  graceMs = 0,
): Promise<boolean> {
  const { check, plan } = run;
  const { probe, runner, timings, onProgress } = check;
  const series = createHeapSeries(PARTS + 2);
  const take = async () => {
    timings.gc += await takeReading(probe, series, runner.calls, 1);
    onProgress('outlast', series.length - 1, series.read('heap', series.length - 1));
  };
  // The buffers that the last look was made with are given back after a collection.
  await probe.collectGarbage();
  await take();
  const share = Math.ceil(calls / PARTS);
  for (let part = 0; part < PARTS; part++) {
    const made = await runner.run(share, plan.until, CALLS_PER_TURN);
    await take();
    if (made < share || series.read('heap', series.length - 1) > run.memory) break;
  }
  const beforeLast = Math.max(0, series.length - 2);
  if (graceMs > 0) {
    await probe.clock.sleep(graceMs);
    timings.waiting += graceMs;
    await take();
  }
  const last = series.length - 1;
  const made = series.callsAt(last) - series.callsAt(0);
  const rateOf = (from: number) => {
    const gained = (channel: 'heap' | 'external') =>
      series.read(channel, last) - series.read(channel, from);
    const calls = Math.max(1, series.callsAt(last) - series.callsAt(from));
    return (gained('heap') + Math.max(0, gained('external'))) / calls;
  };
  const rates = [rateOf(0), rateOf(beforeLast)];
  run.hasOutlasted = true;
  const hasGoneOn = made > 0 && Math.min(...rates) >= bytesPerCall * LEAST_ONWARD;
  // They are an interval of their own, and the next look ends it.
  if (!hasGoneOn) run.isDue = true;
  return hasGoneOn;
}
