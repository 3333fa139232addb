import type { FollowRun } from './follow-run.js';
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
  await clock.turn();
  const start = clock.now();
  const lastId = await tracking.numberObjects?.();
  check.timings.gc += clock.now() - start;
  if (lastId === undefined) return false;
  await readAgain(run, 0);
  run.marks.push({ lastId, callsAt: check.runner.calls, reading: series.length - 1 });
  return true;
}

/** Growth of the heap without code between two readings, bytes per call; 0 without a call. */
export function riseBetween({ series }: FollowRun, from: number, to: number): number {
  const heapAt = (at: number) => series.read('heap', at) - series.read('code', at);
  const calls = series.callsAt(to) - series.callsAt(from);
  return calls > 0 ? (heapAt(to) - heapAt(from)) / calls : 0;
}
