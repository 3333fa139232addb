import type { JudgedPaths } from '../growth/judge-paths.js';
import {
  MOST_LOOK_BYTES,
  MOST_OUTLAST_BYTES,
  MOST_OUTSIDE_BYTES,
} from '../sampling/plan-interval.js';
import { confirmReplaced, confirmStill } from './confirm-replaced.js';
import { findBounded, type Bounds } from './find-bounded.js';
import { findTimerDelay } from './find-timer-delay.js';
import {
  isOutlasted,
  judgeRun,
  listIntervals,
  outsideRiseOf,
  riseOf,
  startSampling,
  targetOf,
  trendOf,
  type FollowRun,
} from './follow-run.js';
import { isHeldLate } from './is-held-late.js';
import { lookLater } from './look-again.js';
import { outlast } from './outlast.js';
import { hasTimeToLook, isLastLook, planNextMs } from './plan-next.js';

/** Why no further calls were made. */
export type FollowEnd =
  /** Nothing grows any more. */
  | 'still'
  /** What grows went on as it began, for as many calls as it takes to tell. */
  | 'outlasted'
  /** The same, and it was stopped before it would have filled the memory. */
  | 'memory'
  | 'time';

/** Timers that are many fire late. */
const LATE_FACTOR = 1.15;

/** A heap that is larger by so much between two looks is looked at once more, as long as these are few. */
const HUMP_BYTES = 100_000;
const HUMP_SHARE = 0.01;
const MOST_HUMPS = 2;

export interface End {
  kind: FollowEnd;
  judged: JudgedPaths;
}

/** Why to stop here; undefined where more calls will tell. */
export async function decideEnd(run: FollowRun, judged: JudgedPaths): Promise<End | undefined> {
  const { check, series } = run;
  const growing = trendOf(run).filter(({ isJudged, isGrowing }) => isJudged && isGrowing);
  if (judged.state === 'still' && growing.length === 0 && !hasHump(run))
    return endStill(run, judged);
  if (!run.needsGrace) run.needsGrace = growing.length > 0 || isHeldLate(run.look!, judged);
  if (run.needsGrace) await planGrace(run);
  const heap = series.read('heap', series.length - 1);
  // After the first interval there is room left for another one.
  if (heap > run.memory || (check.runner.isFull && run.looks.length > 2))
    return { kind: 'memory', judged };
  const replaced = await judgeUndecided(run, judged);
  if (replaced !== undefined) return { kind: 'outlasted', judged: replaced };
  const hasKeptMuch =
    heap - series.read('heap', 0) > MOST_OUTLAST_BYTES || sumKept(run, judged) > MOST_OUTSIDE_BYTES;
  const isEnough = isOutlasted(run) || hasKeptMuch;
  const isWaiting = isEnough && run.needsGrace && !run.hasWaited;
  if (isWaiting && judged.state === 'sustained' && isGraceQuicker(run)) {
    await lookLater(run);
    return decideEnd(run, judgeRun(run));
  }
  if (isLastLook(run)) {
    const last = await judgeLast(run, judged, hasKeptMuch);
    if (last.state === 'still' && growing.length === 0) return endStill(run, last);
    const isLeak = last.state === 'sustained' && hasKeptMuch && !isWaiting;
    return { kind: isLeak ? 'outlasted' : 'time', judged: last };
  }
  const isSustained =
    judged.state === 'sustained' || (judged.state === 'still' && run.looks.length > 2);
  await startSampling(run);
  // The next interval waits for late releases.
  if (isWaiting) return undefined;
  const expected = (targetOf(run) - check.runner.calls) * heapRateOf(run, judged);
  const isTold = judged.state === 'sustained' && expected >= MOST_LOOK_BYTES && !run.hasOutlasted;
  if (!(isSustained && isEnough) && !isTold) return undefined;
  const { keys, isOpen } = await noteBounded(run, judged);
  if (keys.length > 0) return decideEnd(run, judgeRun(run));
  if (isOpen) return undefined;
  if (isSustained && isEnough) return { kind: 'outlasted', judged };
  // So much that the heap alone tells whether it goes on: what holds it is known already.
  const kind = await outlastByReadings(run, judged, heap);
  return kind && { kind, judged };
}

/** Where timers are known to fire later than usual, they are waited for before each further look. */
async function planGrace(run: FollowRun): Promise<void> {
  if (run.hasPlannedGrace) return;
  run.hasPlannedGrace = true;
  run.graceMs = Math.max(run.graceMs, (await findTimerDelay(run)) * LATE_FACTOR);
}

/** Whether to wait for what is released late, and to look again, takes no longer than the calls of another interval. */
function isGraceQuicker(run: FollowRun): boolean {
  const { probe, plan } = run.check;
  const graceMs = run.graceMs + run.plan.lookMs;
  const nextMs = isLastLook(run) ? Infinity : planNextMs(run);
  return nextMs > graceMs && probe.clock.now() + graceMs < plan.giveUpAt;
}

/** Nothing grows, unless state that is replaced does: see `confirmStill`. */
async function endStill(run: FollowRun, judged: JudgedPaths): Promise<End | undefined> {
  const replaced = await confirmStill(run);
  if (replaced === undefined) return { kind: 'still', judged };
  if (replaced.state === 'sustained' && isOutlasted(run, true))
    return { kind: 'outlasted', judged: replaced };
  return isLastLook(run) ? { kind: 'time', judged: { ...replaced, state: 'open' } } : undefined;
}

/** Where looks do not tell: see `confirmReplaced`. */
async function judgeUndecided(
  run: FollowRun,
  judged: JudgedPaths,
): Promise<JudgedPaths | undefined> {
  const { state } = judged;
  const isUndecided = state === 'open' || state === 'falling';
  return isUndecided && isOutlasted(run, true) && hasTimeToLook(run)
    ? confirmReplaced(run, judged)
    : undefined;
}

/** Growth within the heap, bytes per call. */
function heapRateOf(run: FollowRun, { sustainedPerCall }: JudgedPaths): number {
  return Math.max(1, sustainedPerCall - outsideRiseOf(run), riseOf(run));
}

/** What is known where no further calls can be made. */
async function judgeLast(
  run: FollowRun,
  judged: JudgedPaths,
  hasKeptMuch: boolean,
): Promise<JudgedPaths> {
  if (judged.state === 'open' || judged.state === 'falling') {
    // A table may stand still for some time while entries come.
    const last = judgeRun(run, !run.isFilling);
    return judged.state === 'open' || last.state === 'still' ? last : judged;
  }
  const isEnough = hasKeptMuch || isOutlasted(run, true);
  if (judged.state !== 'sustained' || !isEnough || !hasTimeToLook(run)) return judged;
  const { keys, isOpen } = await noteBounded(run, judged);
  if (keys.length > 0) return judgeRun(run, true);
  return isOpen ? { ...judged, state: 'open' } : judged;
}

/** What is bounded is left out from here on. */
async function noteBounded(run: FollowRun, judged: JudgedPaths): Promise<Bounds> {
  const bounds = await findBounded(run, judged);
  for (const key of bounds.keys) run.bounded.add(key);
  return bounds;
}

/**
 * Whether the heap was larger by much between the last two looks than at either of them: what grows by
 * jumps and is packed now and then (an object with many numbers for keys) is as large by chance at both.
 */
function hasHump({ looks, callsAt, series }: FollowRun): boolean {
  if (looks.length > MOST_HUMPS) return false;
  const [from, to] = looks.slice(-2).map((index) => callsAt[index]!);
  const between = series.toSamples().filter((_, index) => series.callsAt(index) >= from!);
  const heaps = between.map(({ heap, code = 0 }) => heap - code);
  const ends = Math.max(heaps[0]!, heaps[heaps.length - 1]!);
  return to! > from! && Math.max(...heaps) - ends > Math.max(HUMP_BYTES, ends * HUMP_SHARE);
}

async function outlastByReadings(
  run: FollowRun,
  judged: JudgedPaths,
  heap: number,
): Promise<FollowEnd | undefined> {
  const { check } = run;
  const { runner, probe } = check;
  check.options.signal?.throwIfAborted();
  const room = Math.min(run.memory - heap, MOST_OUTLAST_BYTES);
  const outside = outsideRiseOf(run);
  const grown = outside * (runner.calls - run.series.callsAt(0));
  const most = Math.min(
    targetOf(run) - runner.calls,
    Math.floor(room / heapRateOf(run, judged)),
    Math.ceil((MOST_OUTSIDE_BYTES - grown) / Math.max(1, outside)) + 1,
  );
  if (most < 1 || probe.clock.now() >= run.plan.until) return 'memory';
  const { graceMs } = run;
  const waits =
    run.needsGrace && !run.hasWaited && probe.clock.now() + graceMs < check.plan.giveUpAt;
  const hasGoneOn = await outlast(run, judged.sustainedPerCall, most, waits ? graceMs : 0);
  return hasGoneOn ? 'outlasted' : undefined;
}

/** Bytes that the program has gained since the first look, in the heap and outside of it. */
function sumKept(run: FollowRun, { perCall }: JudgedPaths): number {
  const intervals = listIntervals(run);
  return perCall.reduce((sum, rate, i) => sum + rate * intervals[i]!, 0);
}
