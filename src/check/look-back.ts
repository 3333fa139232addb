import type { GrowingPath, JudgedPaths } from '../growth/judge-paths.js';
import { MOST_LOOK_BYTES } from '../sampling/plan-interval.js';
import {
  callMsOf,
  dropMarks,
  judgeRun,
  startSampling,
  targetOf,
  type FollowRun,
} from './follow-run.js';
import { countMembers, withBeside } from './count-members.js';
import { addLook } from './look-again.js';
import { makeCalls } from './make-calls.js';
import { markMoment, riseBetween } from './mark-moment.js';

const INTERVALS = 3;
/** After so many calls what the engine learns has become little beside what a handler keeps. */
const WARM_CALLS = 2000;
/** Fewer calls say little of one call. */
const LEAST_CALLS = 30;
/** So many at any rate, by the calls that were made before. */
const LEAST_SHARE = 0.5;
/** The heap may grow by so much until the one snapshot is taken. */
const MOST_BYTES = 2 * MOST_LOOK_BYTES;
/** Of the time that there is for calls, so much may be spent on this. */
const TIME_SHARE = 0.5;
/** A call that takes so many times what one of the interval before took copies what grows. */
const SLOWER = 1.4;
/** Growth below this is not told from what the engine does, bytes per call. */
const LEAST_RATE = 8;
/** The heap rises by so much of what was born and is kept: what was let go of meanwhile is no growth. */
const LEAST_RISE = 0.6;
/** What accumulates has kept so much of what the first interval brought, by the rate of the others. */
const FIRST_KEPT = 0.7;

/**
 * Tells steady growth by the ages of what is kept, in one snapshot: objects get ids between intervals of
 * calls, and those that live at the end are sorted by them. That tells what was born and kept, and the
 * heap's readings tell whether as much was let go of.
 *
 * @returns undefined where that says too little: then the look, if one was taken, is the first to be
 *   compared with others
 */
export async function lookBack(run: FollowRun): Promise<JudgedPaths | undefined> {
  const calls = planCalls(run);
  if (calls === 0 || !(await markMoment(run))) return undefined;
  await startSampling(run);
  tellMark(run);
  const { clock } = run.check.probe;
  const until = clock.now() + (run.plan.until - clock.now()) * TIME_SHARE;
  let isSteady = true;
  for (let interval = 1; isSteady && interval <= INTERVALS; interval++) {
    const callMs = callMsOf(run);
    await makeCalls(run, calls, 1);
    if (interval === INTERVALS) break;
    // What copies all that has come so far leaves no time for two looks, if it is not stopped here.
    const isSlower = interval > 1 && callMsOf(run) > callMs * SLOWER;
    await markMoment(run);
    tellMark(run);
    const [from, to] = run.marks.slice(-2);
    isSteady =
      riseBetween(run, from!.reading, to!.reading) >= LEAST_RATE &&
      !isSlower &&
      clock.now() < until &&
      calls <= affordableCalls(run);
  }
  const readings = run.marks.map(({ reading }) => reading);
  await addLook(run, 1);
  readings.push(run.series.length - 1);
  const judged = isSteady ? judgeRun(run) : undefined;
  if (judged !== undefined && isSure(run, judged, readings)) return judged;
  // Compared with later looks, this one stands for the moment at which it was taken.
  dropMarks(run);
  run.series.dropBefore(run.series.length - 1);
  return undefined;
}

function tellMark({ check, marks, series }: FollowRun): void {
  check.onProgress('look', marks.length, series.read('heap', series.length - 1));
}

/**
 * Calls of each interval: those that growth is given to stop, as far as they do not fill the heap, and
 * enough beside those that were made already.
 */
function planCalls(run: FollowRun): number {
  const { check, tracking, bytesPerCall } = run;
  const { runner, options } = check;
  if (tracking.numberObjects === undefined || runner.calls < WARM_CALLS) return 0;
  const wanted = Math.min(
    Math.max(targetOf(run) - runner.calls, runner.calls * LEAST_SHARE),
    Math.min(MOST_BYTES, run.memory - run.before.column('heap').at(-1)!) /
      Math.max(1, bytesPerCall),
    affordableCalls(run),
  );
  const unit = options.calls ?? 1;
  const calls = Math.ceil(wanted / INTERVALS / unit) * unit;
  return calls >= LEAST_CALLS ? calls : 0;
}

/** Calls in the time that may be spent on this. */
function affordableCalls(run: FollowRun): number {
  return ((run.plan.until - run.check.probe.clock.now()) * TIME_SHARE) / callMsOf(run);
}

/** Whether the growth is steady, kept from the first interval on, and as large as the heap's rise. */
function isSure(run: FollowRun, judged: JudgedPaths, readings: readonly number[]): boolean {
  if (judged.state !== 'sustained') return false;
  const rises = [2, 3].map((i) => riseBetween(run, readings[i - 1]!, readings[i]!, 'all'));
  if (Math.min(...rises) < judged.sustainedPerCall * LEAST_RISE) return false;
  const counted = judged.growing.find(({ countPerCall }) => countPerCall > 0);
  return counted !== undefined && isKeptFromFirst(run, counted);
}

function isKeptFromFirst(
  { sums, callsAt }: FollowRun,
  { key, countPerCall }: GrowingPath,
): boolean {
  const [first, second] = [sums[0]!, sums[1]!];
  const members = withBeside(sums[sums.length - 1]!, [key]);
  const gained = countMembers(second, members) - countMembers(first, members);
  return gained >= countPerCall * (callsAt[1]! - callsAt[0]!) * FIRST_KEPT;
}
