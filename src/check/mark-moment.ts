import { isLargeHeap, type FollowRun } from './follow-run.js';
import { readAgain } from './look-again.js';

/**
 * Gives an id to all that lives, so that the next look tells what was born before from what was born
 * later, and reads the heap, which was collected for that.
 *
 * @returns whether ids can be had like that
 */
export async function markMoment(run: FollowRun): Promise<boolean> {
  const { check, tracking, series } = run;
  const { clock } = check.probe;
  if (tracking.isTimerDear && isLargeHeap(run)) return false;
  await clock.turn();
  const start = clock.now();
  const lastId = await tracking.numberObjects?.();
  check.timings.gc += clock.now() - start;
  if (lastId === undefined) return false;
  run.isNumbered = true;
  await readAgain(run, 0);
  run.marks.push({ lastId, callsAt: check.runner.calls, reading: series.length - 1 });
  return true;
}

/**
 * Growth of the heap without code between two readings, and of what is outside of it where `of` is `all`;
 * bytes per call; 0 without a call.
 */
export function riseBetween(
  { series }: FollowRun,
  from: number,
  to: number,
  of: 'heap' | 'all' = 'heap',
): number {
  const gained = (channel: 'heap' | 'code' | 'external') =>
    series.read(channel, to) - series.read(channel, from);
  const outside = of === 'all' ? Math.max(0, gained('external')) : 0;
  const calls = series.callsAt(to) - series.callsAt(from);
  return calls > 0 ? (gained('heap') - gained('code') + outside) / calls : 0;
}
