import {
  MOST_LOOK_BYTES,
  MOST_OUTLAST_BYTES,
  MOST_OUTSIDE_BYTES,
} from '../sampling/plan-interval.js';
import {
  callMsOf,
  isLargeHeap,
  isOutlasted,
  isTimed,
  outsideRiseOf,
  startSampling,
  targetOf,
  type FollowRun,
} from './follow-run.js';
import { waitLate } from './look-again.js';
import { makeCalls } from './make-calls.js';
import { markMoment, riseBetween } from './mark-moment.js';
import { planNext } from './plan-next.js';

/** Calls of an interval are made in so many parts, with a reading after each. */
const PARTS = 3;
/** After so many calls a heap that rises by so much, code apart, probably leaks, bytes per call. */
const WARM_CALLS = 500;
const MUCH_RISE = 64;
/** The calls that spare one look take no longer than so many looks. */
const MOST_LOOKS_WORTH = 2;
/** Of the bytes that are a leak at any rate, so many are waited for. */
const NEARLY = 0.8;
/** What warms up rises by less than this share of what it rose before. */
const STEADY_RISE = 0.5;

/**
 * Calls the handler between one look at the heap and the next.
 *
 * @returns whether there was the time for any calls, and the memory
 */
export async function runInterval(run: FollowRun): Promise<boolean> {
  const { probe, memory, runner } = run.check;
  memory?.enter(run.looks.length < 2 ? 'interval' : 'all');
  if (run.isDue) {
    delete run.isDue;
    delete run.look;
  } else {
    const calls = planNext(run);
    if (calls === 0) return false;
    if (run.looks.length === 1) await callPastMarks(run, calls);
    else await makeCalls(run, calls, PARTS);
  }
  if (runner.isFull && runner.calls === run.callsAt.at(-1)) return false;
  run.hasWaited = false;
  const isWorthIt = run.needsGrace && (isTimed(run) || isNearlyEnough(run));
  if (isWorthIt && probe.clock.now() + run.graceMs < lastWaitOf(run)) await waitLate(run);
  return true;
}

/** On the clock, ms: when waiting must be over. */
function lastWaitOf(run: FollowRun): number {
  return isTimed(run) ? run.check.plan.giveUpAt - run.plan.lookMs : run.plan.until;
}

/** Whether the next look is probably the last one. */
function isNearlyEnough(run: FollowRun): boolean {
  const { series, callsAt, check } = run;
  const kept = series.read('heap', series.length - 1) - series.read('heap', 0);
  const outside = (check.runner.calls - callsAt[0]!) * outsideRiseOf(run);
  return (
    isOutlasted(run) || kept > MOST_OUTLAST_BYTES * NEARLY || outside > MOST_OUTSIDE_BYTES * NEARLY
  );
}

/**
 * The first interval has a mark in its middle, so that the look at its end can tell whether growth goes
 * on. Where the heap rises by much, the calls are made at once that growth is given to stop.
 */
async function callPastMarks(run: FollowRun, calls: number): Promise<void> {
  const { check, plan } = run;
  const atLook = run.series.length - 1;
  await makeCalls(run, Math.ceil(calls / 2), 1);
  if (check.runner.isFull) return;
  const isRising = riseBetween(run, atLook, run.series.length - 1) >= MUCH_RISE;
  const hasMark = (isRising || !isLargeHeap(run)) && (await markMoment(run));
  // The look after these calls may be the last one.
  if (isRising) await startSampling(run);
  await makeCalls(run, Math.floor(calls / 2), 2);
  // Room and time for another interval are left at any rate.
  const room = (run.memory - run.series.read('heap', run.series.length - 1)) / 4;
  const left = Math.min(
    targetOf(run) - check.runner.calls,
    Math.floor(Math.min(room, MOST_LOOK_BYTES) / Math.max(1, run.bytesPerCall)),
    Math.floor((plan.until - check.probe.clock.now()) / 2 / callMsOf(run)),
  );
  // What only warms up shall not pay for the look that a leak is spared.
  const isQuick = left * callMsOf(run) <= MOST_LOOKS_WORTH * plan.lookMs;
  if (!hasMark || !isQuick || left < calls / 2 || check.runner.calls < WARM_CALLS) return;
  await startSampling(run);
  await markMoment(run);
  const [from, to] = run.marks;
  const rise = riseBetween(run, from!.reading, to!.reading);
  const isSteady = rise >= riseBetween(run, atLook, from!.reading) * STEADY_RISE;
  if (rise >= MUCH_RISE && isSteady) await makeCalls(run, left, PARTS);
  else run.marks.pop();
}
