import { joinSums } from '../growth/join-sums.js';
import { judgePaths, type JudgedPaths } from '../growth/judge-paths.js';
import type { PathSums } from '../growth/sum-paths.js';
import { measurePatience } from '../input/options.js';
import type { HeapProbe, ObjectTracking } from '../probe/heap-probe.js';
import type { ChannelTrend } from '../report/leak-report.js';
import { MEMORY_SHARE } from '../sampling/memory-guard.js';
import { createHeapSeries, type HeapSeries } from '../sampling/heap-series.js';
import { planOutlast } from '../sampling/plan-interval.js';
import { usualCallMs } from '../sampling/usual-call-ms.js';
import { OUTSIDE_WEIGHT, weighGrowth, type WatchResult } from '../sampling/watch.js';
import { trendChannels, type ChannelColumns } from '../trend/trend-channels.js';
import { hasGrowingChannel } from './has-growing-channel.js';
import { listLeftOut, type LeftOut } from './list-left-out.js';
import type { Check } from './start-check.js';
import type { Look } from './take-look.js';

export interface FollowPlan {
  /** Milliseconds that one look takes. */
  lookMs: number;
  /** On the clock, ms: when calls must end. */
  until: number;
}

/** A moment between births. */
export interface Mark {
  /** Objects that are born later have higher ids. */
  lastId: number;
  callsAt: number;
  /** Index of the reading that was taken then. */
  reading: number;
}

/** What is known of growth while it is followed. */
export interface FollowRun extends LeftOut {
  readonly check: Check;
  readonly plan: FollowPlan;
  readonly tracking: ObjectTracking;
  /** Readings since the first look, and of the watch before it, by which growth in doublings is told. */
  readonly series: HeapSeries;
  readonly before: ChannelColumns;
  /** The last one, as long as no further calls are made. */
  look?: Look;
  /** Of each moment that is compared, oldest first: a look, or a mark between births that a look reached back to. */
  sums: PathSums[];
  /** Objects that are born after each of them have higher ids. */
  lastIds: number[];
  /** Calls after which each was, from the handler's first on. */
  callsAt: number[];
  /** Which of the moments were looks, as indexes. */
  looks: number[];
  /** Marks since the last look. */
  marks: Mark[];
  bytesPerCall: number;
  /** Whether a table became larger so far. */
  hasJumped: boolean;
  /** Whether most calls of the last interval left an object: it is worth the calls that tell whether that goes on. */
  isLikely: boolean;
  /** Of the last interval, ms: calls get slower as what they copy grows. */
  callMs?: number;
  readonly patience: number;
  /** The heap may grow up to here, bytes. */
  readonly memory: number;
  /** Whether what grows may only wait for a timer or a finalizer, and whether the last interval waited for that. */
  needsGrace: boolean;
  /** How long that is, ms. */
  graceMs: number;
  hasPlannedGrace?: boolean;
  hasWaited?: boolean;
  isSampling?: boolean;
  /** Whether the heap was asked once whether growth goes on. */
  hasOutlasted?: boolean;
  /** Whether objects were given ids between looks: V8's timer goes on with that. */
  isNumbered?: boolean;
  /** Whether the calls of the next interval were made already. */
  isDue?: boolean;
  /** Whether something was larger in its last copy than in those before. */
  isFilling?: boolean;
}

/** More looks than these tell no more. */
export const MOST_LOOKS = 8;
const MOST_READINGS = 400;
const LONG_LOOK_MS = 1500;
/** Objects per call that are no warm-up. */
const LIKELY_RATE = 0.5;
/** Of the calls that a leak is given to stop, so many are enough where they are many. */
const NEARLY = 0.8;
const MANY_CALLS = 10_000;
/** Some hundred samples of what is expected to live, and no more than a few percent of the time. */
const MOST_SAMPLE_BYTES = 32_768;

/** Slow clocks (timer wheels, keep-alive, finalizers) let go within about a second. */
const GRACE_MS = 1200;

/** How long what is released late is waited for, where nothing tells of longer, ms. */
export function graceOf({ patience }: HeapProbe): number {
  return patience?.graceMs ?? GRACE_MS;
}

/** Whether timers are known that fire later than that. */
export function isTimed({ check, graceMs }: FollowRun): boolean {
  return graceMs > graceOf(check.probe);
}

/** Begins to follow what a watch has seen. */
export async function startRun(
  check: Check,
  watched: WatchResult,
  plan: FollowPlan,
  tracking: ObjectTracking,
): Promise<FollowRun> {
  return {
    check,
    plan,
    tracking,
    series: createHeapSeries(MOST_READINGS, check.probe.channelNames),
    before: watched.whole,
    sums: [],
    lastIds: [],
    callsAt: [],
    looks: [],
    marks: [],
    bytesPerCall: weighGrowth(watched),
    hasJumped: false,
    isLikely: false,
    patience: measurePatience(check.options),
    memory: check.memory?.most ?? (await measureRoom(check.probe, watched)),
    // Where that is short, it is given at once.
    needsGrace:
      check.probe.patience !== undefined &&
      hasGrowingChannel(watched.series, { tolerance: check.options.noiseFloor }),
    graceMs: graceOf(check.probe),
    bounded: new Set(),
    moved: new Map(),
  };
}

async function measureRoom(probe: HeapProbe, { series }: WatchResult): Promise<number> {
  const heap = series.read('heap', series.length - 1);
  const limit = (await probe.readHeapLimit?.()) ?? Infinity;
  return heap + Math.max(0, (limit - heap) * MEMORY_SHARE);
}

/**
 * What the paths come to, by the looks so far. Where there are too few of them to tell whether growth goes
 * on, the marks between them may tell.
 *
 * @param isLast whether no further calls can be made
 * @param leftOut keys of paths whose growth decides nothing. Default: those that are known to be bounded, and those
 *   to which something only moved
 */
export function judgeRun(
  run: FollowRun,
  isLast = false,
  leftOut: ReadonlySet<number> = listLeftOut(run, run.sums[run.sums.length - 1]!),
): JudgedPaths {
  const { probe, timings } = run.check;
  const start = probe.clock.now();
  const byLooks = run.looks.length > 1 ? judgeMoments(run, run.looks, leftOut, isLast) : undefined;
  const byMarks =
    run.looks.length < 3 && byLooks?.state !== 'still'
      ? judgeMarks(run, byLooks, leftOut)
      : undefined;
  if (byMarks === undefined) dropMarks(run);
  timings.analysis += probe.clock.now() - start;
  const judged = byMarks ?? byLooks!;
  run.bytesPerCall = weigh(run, judged.perCall[judged.perCall.length - 1]!);
  run.hasJumped = judged.hasJumped;
  run.isLikely = judged.growing.some(({ countPerCall }) => countPerCall >= LIKELY_RATE);
  return judged;
}

/** Growth by which calls are limited, bytes per call: what is outside of the heap makes no look slower. */
function weigh(run: FollowRun, perCall: number): number {
  const outside = outsideRiseOf(run);
  return Math.max(perCall - outside, riseOf(run), outside / OUTSIDE_WEIGHT);
}

/**
 * Of the heap, bytes per call: what the engine keeps for a program fills the memory, too. Of what is outside
 * of it: see `outsideRiseOf`.
 */
export function riseOf(
  { series, sums, looks }: FollowRun,
  channel: 'heap' | 'external' = 'heap',
): number {
  const last = series.length - 1;
  const calls = last > 0 ? series.callsAt(last) - series.callsAt(0) : 0;
  if (calls === 0) return 0;
  // What the first looks left of ours does not go on.
  const ownBytes = looks.map((index) => sums[index]!.ownBytes);
  const own = channel === 'heap' && looks.length > 1 ? ownBytes.at(-1)! - ownBytes[0]! : 0;
  return (series.read(channel, last) - series.read(channel, 0) - own) / calls;
}

/** Of what is outside of the heap, bytes per call. */
export function outsideRiseOf(run: FollowRun): number {
  return Math.max(0, riseOf(run, 'external'));
}

/**
 * By the marks, too. What dies soon is missing at them, and there at the look: so the rates are those of the
 * looks, and where there is one look alone, those before it.
 */
function judgeMarks(
  run: FollowRun,
  byLooks: JudgedPaths | undefined,
  leftOut: ReadonlySet<number>,
): JudgedPaths | undefined {
  if (run.sums.length === run.looks.length) return undefined;
  const judged = judgeMoments(
    run,
    run.sums.map((_, index) => index),
    leftOut,
  );
  const before = judged.perCall.length > 1 ? judged.perCall.slice(0, -1) : judged.perCall;
  const most = byLooks === undefined ? Math.max(...before) : byLooks.perCall[0]!;
  const isTold = byLooks === undefined || judged.state === 'sustained';
  return isTold
    ? { ...judged, perCall: judged.perCall.map((rate) => Math.min(rate, most)) }
    : undefined;
}

function judgeMoments(
  { check, sums, callsAt }: FollowRun,
  moments: readonly number[],
  leftOut: ReadonlySet<number>,
  isLast = false,
): JudgedPaths {
  const { noiseFloor, warmup } = check.options;
  return judgePaths(
    joinSums(moments.map((index) => sums[index]!)),
    moments.map((index) => callsAt[index]!),
    { accepted: noiseFloor, isWarm: warmup !== undefined, isLast, leftOut },
  );
}

/** Leaves the looks alone to be compared. */
export function dropMarks(run: FollowRun): void {
  const pick = <T>(list: readonly T[]) => run.looks.map((index) => list[index]!);
  run.sums = pick(run.sums);
  run.lastIds = pick(run.lastIds);
  run.callsAt = pick(run.callsAt);
  run.looks = run.looks.map((_, index) => index);
}

/**
 * Whether looks take so long that V8 needs a good part of a second to number all objects, and its timer goes on to
 * take a quarter of the time: that is worth it where something rises alone.
 */
export function isLargeHeap({ plan }: FollowRun): boolean {
  return plan.lookMs > LONG_LOOK_MS;
}

/** Calls of each interval, oldest first. */
export function listIntervals({ callsAt }: FollowRun): number[] {
  return callsAt.slice(1).map((calls, i) => calls - callsAt[i]!);
}

/** Milliseconds that a call takes by now. */
export function callMsOf({ check, callMs }: FollowRun): number {
  return callMs ?? usualCallMs(check.runner);
}

/** Calls after which what still grows is a leak: on a busy machine as many as on an idle one. */
export function targetOf(run: FollowRun): number {
  return targetBy(run, run.check.runner.workShare);
}

function targetBy(run: FollowRun, workShare: number): number {
  return planOutlast(callMsOf(run) * workShare, run.patience, run.check.probe.patience);
}

/** @param isLast whether there is no time for more: then the calls of a busy machine have to do */
export function isOutlasted(run: FollowRun, isLast = false): boolean {
  const target = isLast ? targetBy(run, 1) : targetOf(run);
  return run.check.runner.calls >= (target > MANY_CALLS ? target * NEARLY : target);
}

export function trendOf({ check, series, before }: FollowRun): ChannelTrend[] {
  return trendChannels(series, { tolerance: check.options.noiseFloor, before });
}

/** Stacks are noted only of what is suspicious. */
export async function startSampling(run: FollowRun): Promise<void> {
  const { check, tracking } = run;
  const { options, runner } = check;
  if (run.isSampling || !options.allocationSites || options.explain === 'never') return;
  run.isSampling = true;
  const expected = Math.max(1, run.bytesPerCall) * Math.max(1, targetOf(run) - runner.calls);
  await tracking.sampleAllocations(
    Math.round(Math.max(1024, Math.min(MOST_SAMPLE_BYTES, expected / 100))),
  );
}
