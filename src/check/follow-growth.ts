import { hasOutsideMemory } from '../growth/has-outside-memory.js';
import type { JudgedPaths } from '../growth/judge-paths.js';
import type { PathSums } from '../growth/sum-paths.js';
import type { HeapProbe, ObjectTracking } from '../probe/heap-probe.js';
import type { ChannelTrend } from '../report/leak-report.js';
import type { HeapSeries } from '../sampling/heap-series.js';
import {
  MOST_LOOK_BYTES,
  MOST_OUTLAST_BYTES,
  MOST_OUTSIDE_BYTES,
  planInterval,
} from '../sampling/plan-interval.js';
import { planExplaining } from '../sampling/plan-time.js';
import type { WatchResult } from '../sampling/watch.js';
import { confirmReplaced, confirmStill } from './confirm-replaced.js';
import { findBounded } from './find-bounded.js';
import {
  callMsOf,
  isLargeHeap,
  isTimed,
  isOutlasted,
  judgeRun,
  listIntervals,
  MOST_LOOKS,
  outsideRiseOf,
  riseOf,
  startRun,
  startSampling,
  targetOf,
  trendOf,
  type FollowPlan,
  type FollowRun,
} from './follow-run.js';
import { findTimerDelay } from './find-timer-delay.js';
import { glance } from './glance.js';
import { hasRisen } from './has-risen.js';
import { isHeldLate } from './is-held-late.js';
import { addLook, lookLater, readAgain, waitLate } from './look-again.js';
import { lookBack } from './look-back.js';
import { makeCalls } from './make-calls.js';
import { markMoment, riseBetween } from './mark-moment.js';
import { outlast } from './outlast.js';
import { reconsiderOpen } from './reconsider-open.js';
import type { Check } from './start-check.js';
import type { Look } from './take-look.js';

/** Why no further calls were made. */
export type FollowEnd =
  /** Nothing grows any more. */
  | 'still'
  /** What grows went on as it began, for as many calls as it takes to tell. */
  | 'outlasted'
  /** The same, and it was stopped before it would have filled the memory. */
  | 'memory'
  | 'time';

/** Growth as it was followed from one look at the heap to the next. */
export interface Followed {
  tracking: ObjectTracking;
  /** The last one. */
  look: Look;
  /** Of each moment that was compared, oldest first. */
  sums: PathSums[];
  /** Objects that were born after each of them have higher ids. */
  lastIds: number[];
  /** Calls between two of them. */
  calls: number[];
  /** Which of them were looks; the others are marks between births. */
  looks: number[];
  /** A reading at each look, and a few between them. */
  series: HeapSeries;
  judged: JudgedPaths;
  channels: ChannelTrend[];
  end: FollowEnd;
  handlesBefore: HandleCounts;
  handlesAfter: HandleCounts;
}

/** How many there are of each kind. */
export type HandleCounts = ReadonlyMap<string, number>;

/** Timers that are many fire late. */
const LATE_FACTOR = 1.15;

/** Calls of an interval are made in so many parts, with a reading after each. */
const PARTS = 3;
/** A heap that is larger by so much between two looks is looked at once more, as long as these are few. */
const HUMP_BYTES = 100_000;
const HUMP_SHARE = 0.01;
const MOST_HUMPS = 2;
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
 * Looks at the heap, calls the handler, and looks again, until what the program keeps stands still or has
 * grown in proportion to the calls for as long as it takes. Each interval has about twice the calls of the
 * one before. Where the heap rises steadily, one look at its end may tell as much: see `lookBack`.
 *
 * @returns undefined where there is no time for two looks
 */
export async function followGrowth(
  check: Check,
  watched: WatchResult,
  plan: FollowPlan,
): Promise<Followed | undefined> {
  const { probe, runner } = check;
  const tracking = await probe.trackObjects(runner.isTurningLoop);
  try {
    const followed = await follow(await startRun(check, watched, plan, tracking), watched);
    if (followed === undefined) await tracking.stop();
    return followed;
  } catch (error) {
    await tracking.stop();
    throw error;
  }
}

async function follow(run: FollowRun, watched: WatchResult): Promise<Followed | undefined> {
  const { probe } = run.check;
  const handlesBefore = await countHandles(probe);
  let judged = await judgeAtOnce(run, watched);
  if (run.sums.length === 0) await addLook(run);
  if (judged === undefined) await countOutside(run);
  for (;;) {
    if (judged === undefined) {
      if (!(await runInterval(run))) return undefined;
      await addLook(run);
      tellLook(run);
      judged = judgeRun(run);
      const nextMs = planNext(run) * callMsOf(run);
      judged = await reconsiderOpen(run, judged, nextMs);
    }
    const end = await decideEnd(run, judged);
    if (end === undefined) {
      judged = undefined;
      continue;
    }
    return {
      tracking: run.tracking,
      look: run.look!,
      sums: run.sums,
      lastIds: run.lastIds,
      calls: listIntervals(run),
      looks: run.looks,
      series: run.series,
      judged: end.judged,
      channels: trendOf(run),
      end: end.kind,
      handlesBefore,
      handlesAfter: await countHandles(probe),
    };
  }
}

/**
 * By the ages of what lives, in one look; undefined where that does not tell. Nothing in the heap tells of
 * what fills the memory outside of it.
 */
async function judgeAtOnce(run: FollowRun, watched: WatchResult): Promise<JudgedPaths | undefined> {
  // What fills the memory in a few calls leaves none for this.
  if (run.check.runner.isFull) return undefined;
  if (watched.isRising) return lookBack(run);
  return hasRisen(watched) ? undefined : glance(run, planNext(run));
}

/**
 * What the engine does not count by itself is counted from here on where the look shows something of it:
 * the resident size of a short watch tells little.
 */
async function countOutside(run: FollowRun): Promise<void> {
  const { probe } = run.check;
  if (probe.countOutsideMemory === undefined || !hasOutsideMemory(run.look!.snapshot)) return;
  await probe.countOutsideMemory();
  await readAgain(run, 0);
  run.series.dropBefore(run.series.length - 1);
}

function tellLook({ check, looks, series }: FollowRun): void {
  check.onProgress('look', looks.length - 1, series.read('heap', series.length - 1));
}

/** @returns whether there was the time for any calls, and the memory */
async function runInterval(run: FollowRun): Promise<boolean> {
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

/** Calls of the next interval; 0 where there is no time for one that would tell more. */
function planNext(run: FollowRun): number {
  const { check, plan, bytesPerCall, patience } = run;
  const { probe, runner, options } = check;
  const [from, to] = run.looks.slice(-2).map((index) => run.callsAt[index]!);
  return planInterval({
    callMs: callMsOf(run),
    made: runner.calls,
    before: to === undefined ? undefined : to - from!,
    target: targetOf(run),
    hasJumped: run.hasJumped,
    isLikely: run.isLikely,
    bytesPerCall,
    heap: run.series.read('heap', run.series.length - 1),
    patience,
    availableMs: plan.until - probe.clock.now(),
    unit: options.calls ?? 1,
    pace: probe.patience,
  });
}

/** Whether no further look is worth it, or affordable. */
function isLastLook(run: FollowRun): boolean {
  return run.looks.length >= MOST_LOOKS || planNext(run) === 0;
}

interface End {
  kind: FollowEnd;
  judged: JudgedPaths;
}

/** Why to stop here; undefined where more calls will tell. */
async function decideEnd(run: FollowRun, judged: JudgedPaths): Promise<End | undefined> {
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
  const { keys, isOpen } = await findBounded(run, judged);
  for (const key of keys) run.bounded.add(key);
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
  const nextMs = isLastLook(run) ? Infinity : planNext(run) * callMsOf(run);
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
  const { probe, plan } = run.check;
  const hasTime = probe.clock.now() + run.plan.lookMs < plan.giveUpAt;
  const isUndecided = state === 'open' || state === 'falling';
  return isUndecided && isOutlasted(run, true) && hasTime
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
  const { probe, plan } = run.check;
  if (judged.state === 'open' || judged.state === 'falling') {
    // A table may stand still for some time while entries come.
    const last = judgeRun(run, !run.isFilling);
    return judged.state === 'open' || last.state === 'still' ? last : judged;
  }
  const hasTime = probe.clock.now() + run.plan.lookMs < plan.giveUpAt;
  const isEnough = hasKeptMuch || isOutlasted(run, true);
  if (judged.state !== 'sustained' || !isEnough || !hasTime) return judged;
  const { keys, isOpen } = await findBounded(run, judged);
  for (const key of keys) run.bounded.add(key);
  if (keys.length > 0) return judgeRun(run, true);
  return isOpen ? { ...judged, state: 'open' } : judged;
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

async function countHandles({ listHandles }: HeapProbe): Promise<HandleCounts> {
  const counts = new Map<string, number>();
  for (const kind of (await listHandles?.()) ?? []) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** When following must be over; undefined where the test has no time for two looks. */
export function planFollowing(
  { probe, plan, options }: Check,
  lookMs: number,
): FollowPlan | undefined {
  const now = probe.clock.now();
  if (plan.giveUpAt - now < 3 * lookMs) return undefined;
  const wanted = planExplaining(now, options.timeBudget, plan) + 2 * lookMs;
  return { lookMs, until: Math.min(wanted, plan.giveUpAt - lookMs) };
}
