import { hasOutsideMemory } from '../growth/has-outside-memory.js';
import type { JudgedPaths } from '../growth/judge-paths.js';
import { callMsOf, dropMarks, judgeRun, trendOf, type FollowRun } from './follow-run.js';
import { addLook } from './look-again.js';
import { makeCalls } from './make-calls.js';
import { markMoment } from './mark-moment.js';

/** It is worth calls of so many ms in all: where calls take time, the last one leaves something until the next. */
const MOST_MS = 250;
/** Parts of the calls, with a reading after each. */
const PARTS = 2;

/**
 * Tells by the ages of what lives that nothing grows, in one snapshot: objects get ids, calls are made, and
 * nothing of weight that was born since is there at the end. What replaces itself at each call, or once in
 * a while, was born since as well, and is told by two looks.
 *
 * @param calls to be made: no fewer than were made before
 * @returns undefined where that says too little: then the look, if one was taken, is the first to be
 *   compared with others
 */
export async function glance(run: FollowRun, calls: number): Promise<JudgedPaths | undefined> {
  const { runner } = run.check;
  const isCheap = calls >= runner.calls && calls * callMsOf(run) <= MOST_MS;
  if (!isCheap || !(await markMoment(run))) return undefined;
  await makeCalls(run, calls, PARTS);
  await addLook(run);
  const judged = judgeRun(run);
  const isGrowing = trendOf(run).some((channel) => channel.isJudged && channel.isGrowing);
  if (judged.state === 'still' && !isGrowing && !hasOutsideMemory(run.look!.snapshot))
    return judged;
  // Compared with later looks, this one stands for the moment at which it was taken.
  dropMarks(run);
  run.series.dropBefore(run.series.length - 1);
  return undefined;
}
