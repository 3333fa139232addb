import { CALLS_PER_TURN } from '../sampling/run-calls.js';
import { callMsOf, isLargeHeap, MOST_LOOKS, outsideRiseOf, type FollowRun } from './follow-run.js';
import { readAgain } from './look-again.js';

/** Between two collections so much may be kept at most, as far as calls are not too few. */
const MOST_PART_BYTES = 4e6;
const LEAST_PART = 2;
/**
 * Share of the calls that come after the last collection: what a program lets go of when it finds that
 * something was collected (a list of weak references that is swept) is let go of in them.
 */
const TAIL_SHARE = 0.04;
/** They are no more than these, of which it may have as many again at the look. */
const MOST_TAIL = 1500;
/** So many ms they may take where the time of the others is over. */
const TAIL_MS = 30;
/** No interval is cut short before so many ms, or those of a look: V8's timer takes its part of them on a large heap. */
const LEAST_CUT_MS = 800;
/** Fewer calls do not tell what a call takes: one of them may have met a pause. */
const LEAST_TELLING = 20;

/**
 * Makes calls in parts, with a reading after each but the last one; fewer where time or memory runs out.
 *
 * @param parts how many at least
 */
export async function makeCalls(run: FollowRun, calls: number, parts: number): Promise<void> {
  const { check, plan, series } = run;
  const { runner, probe, onProgress } = check;
  if (run.look !== undefined) await letGoOfLook(run);
  const first = runner.calls;
  const startMs = runner.handlerMs;
  // What a finalizer frees is freed at a collection: much of it is not to wait for a long interval's end.
  const perCall = Math.max(1, run.bytesPerCall, outsideRiseOf(run));
  const most = Math.max(LEAST_PART, Math.floor(MOST_PART_BYTES / perCall));
  const share = Math.max(1, Math.min(most, Math.ceil(calls / parts)));
  const tail = Math.min(MOST_TAIL, Math.floor(calls * TAIL_SHARE));
  // Calls that get slower and slower are not to take all the time that there is.
  const plannedMs = calls * callMsOf(run);
  const mostMs = Math.max(LEAST_CUT_MS, 2 * plannedMs, plan.lookMs) + runner.longestCallMs;
  const until = Math.min(plan.until, probe.clock.now() + mostMs);
  for (let isOver = false; !isOver && runner.calls - first < calls - tail;) {
    const wanted = Math.min(share, calls - tail - (runner.calls - first));
    const made = await runner.run(wanted, until, CALLS_PER_TURN);
    if (runner.calls - first >= calls) break;
    if (series.length < series.capacity - 2 * MOST_LOOKS) await readAgain(run, 1);
    else await probe.collectGarbage();
    onProgress('look', run.looks.length, series.read('heap', series.length - 1));
    isOver = made < wanted || series.read('heap', series.length - 1) > run.memory;
  }
  const tailUntil = Math.min(check.plan.giveUpAt, Math.max(until, probe.clock.now() + TAIL_MS));
  if (tail > 0) await runner.run(tail, tailUntil, CALLS_PER_TURN);
  const made = runner.calls - first;
  if (made >= LEAST_TELLING) run.callMs = Math.max(1e-4, (runner.handlerMs - startMs) / made);
}

/**
 * Nothing of a look is to lie in the heap while calls run; its columns are given back by the collection after.
 * What dies with it is forgotten by V8 when it numbers objects anew: a new object at the address of a dead
 * one would else have its id, and count as old.
 */
async function letGoOfLook(run: FollowRun): Promise<void> {
  const { check, tracking, lastIds, looks } = run;
  delete run.look;
  const isWorthIt = run.isNumbered || !isLargeHeap(run);
  const lastId = isWorthIt ? await tracking.numberObjects?.() : undefined;
  if (lastId === undefined) await check.probe.collectGarbage();
  else lastIds[looks[looks.length - 1]!] = lastId;
}
