import type { ChannelTrend } from '../report/leak-report.js';
import { joinSums } from '../growth/join-sums.js';
import { judgePaths, type JudgedPaths } from '../growth/judge-paths.js';
import type { PathSums } from '../growth/sum-paths.js';
import type { HeapProbe, ObjectTracking } from '../probe/heap-probe.js';
import { measurePatience } from '../options.js';
import { createHeapSeries, type HeapSeries } from '../sampling/heap-series.js';
import {
  MOST_LOOK_BYTES,
  MOST_OUTLAST_BYTES,
  MOST_OUTSIDE_BYTES,
  planInterval,
  planOutlast,
} from '../sampling/plan-interval.js';
import { planExplaining } from '../sampling/plan-time.js';
import { takeReading } from '../sampling/take-reading.js';
import { usualCallMs } from '../sampling/usual-call-ms.js';
import { weighGrowth, type WatchResult } from '../sampling/watch.js';
import { trendChannels, type ChannelColumns } from '../trend/trend-channels.js';
import { isHeldLate } from './is-held-late.js';
import { CALLS_PER_TURN } from '../sampling/run-calls.js';
import type { Check } from './start-check.js';
import { takeLook, type Look } from './take-look.js';

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
  /** Of each look, oldest first. */
  sums: PathSums[];
  /** Highest object id at each look. */
  lastIds: number[];
  /** Calls between two looks. */
  calls: number[];
  /** Calls after which each look was taken, from the handler's first. */
  callsAt: number[];
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

/** Slow clocks (timer wheels, keep-alive, finalizers) let go within about a second. */
export const GRACE_MS = 1200;
/** More looks than these tell no more. */
const MOST_LOOKS = 8;
/** Between two collections so much may be kept at most, as far as calls are not too few. */
const MOST_PART_BYTES = 4e6;
const LEAST_PART = 2;
/** No interval is cut short before so many ms. */
const LEAST_CUT_MS = 800;
/** Calls of an interval are made in so many parts, with a reading after each. */
const PARTS = 3;
const MOST_READINGS = 400;
/** A look that held the event loop for so long may have outlasted idle connections, ms. */
const LONG_PAUSE_MS = 500;
const SOCKETS_CLOSE_MS = 30;
/** Some hundred samples of what is expected to live, and no more than a few percent of the time. */
const MOST_SAMPLE_BYTES = 32_768;
/** Growth goes on where the heap gains this share of what the looks make likely. */
const LEAST_ONWARD = 0.6;
/** Of the calls that a leak is given to stop, so many are enough where they are many. */
const NEARLY = 0.8;
const MANY_CALLS = 10_000;
/** Of the members that a path had, so many are still there if it accumulates. */
const STILL_THERE = 0.9;
/** After a few calls so many are new if all of them are replaced at each call. */
const RENEWED = 0.8;
const RENEWING_CALLS = 2;
/** Of what is left to the limit of the heap, growth may take this share. */
const MEMORY_SHARE = 0.35;

export interface FollowPlan {
  /** Milliseconds that one look takes. */
  lookMs: number;
  /** On the clock, ms: when calls must end. */
  until: number;
}

/**
 * Looks at the heap, calls the handler, and looks again, until what the program keeps stands still or has
 * grown in proportion to the calls for as long as it takes. Each interval has about twice the calls of the
 * one before.
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
    const followed = await follow({ check, watched, plan, tracking });
    if (followed === undefined) await tracking.stop();
    return followed;
  } catch (error) {
    await tracking.stop();
    throw error;
  }
}

interface FollowInput {
  check: Check;
  watched: WatchResult;
  plan: FollowPlan;
  tracking: ObjectTracking;
}

async function follow({
  check,
  watched,
  plan,
  tracking,
}: FollowInput): Promise<Followed | undefined> {
  const { probe, options, onProgress } = check;
  const series = createHeapSeries(MOST_READINGS);
  const run: FollowRun = {
    check,
    plan,
    tracking,
    series,
    sums: [],
    lastIds: [],
    calls: [],
    callsAt: [],
    bytesPerCall: weighGrowth(watched),
    patience: measurePatience(options),
    memory: await measureRoom(probe, watched),
    needsGrace: false,
    before: watched.whole,
  };
  const handlesBefore = await countHandles(probe);
  run.look = await lookAgain(run);
  for (;;) {
    if (!(await runInterval(run))) return undefined;
    run.look = await lookAgain(run);
    onProgress('look', run.calls.length, series.read('heap', series.length - 1));
    const judged = judge(run);
    const end = await decideEnd(run, judged);
    if (end === undefined) continue;
    return {
      tracking,
      look: run.look,
      sums: run.sums,
      lastIds: run.lastIds,
      calls: run.calls,
      callsAt: run.callsAt,
      series,
      judged,
      channels: trendOf(run),
      end,
      handlesBefore,
      handlesAfter: await countHandles(probe),
    };
  }
}

interface FollowRun {
  check: Check;
  plan: FollowPlan;
  tracking: ObjectTracking;
  series: HeapSeries;
  look?: Look;
  sums: PathSums[];
  lastIds: number[];
  calls: number[];
  callsAt: number[];
  bytesPerCall: number;
  /** Of the last interval, ms: calls get slower as what they copy grows. */
  callMs?: number;
  patience: number;
  /** The heap may grow up to here, bytes. */
  memory: number;
  needsGrace: boolean;
  /** Readings of the watch, by which growth in doublings is told. */
  before: ChannelColumns;
  isSampling?: boolean;
  /** Whether the heap was asked once whether growth goes on. */
  hasOutlasted?: boolean;
  /** Calls that were made since the last look, and belong to the next one. */
  pending?: number;
}

/** Settles the heap, reads it and takes a look. */
async function lookAgain(run: FollowRun): Promise<Look> {
  const { check, tracking } = run;
  const { probe, runner, timings } = check;
  // Its columns would show in the reading.
  delete run.look;
  check.options.signal?.throwIfAborted();
  // What a collection finds dead is told to finalizers in the turns after it, and gone at the next one.
  const settleAt = probe.clock.now();
  await probe.clock.turn();
  await probe.collectGarbage();
  await probe.clock.turn();
  timings.gc += probe.clock.now() - settleAt;
  await read(run, 2);
  const start = probe.clock.now();
  const look = await takeLook(check, tracking);
  run.sums.push(look.placed.sums);
  run.lastIds.push(look.lastObjectId);
  run.callsAt.push(runner.calls);
  const took = probe.clock.now() - start;
  run.plan.lookMs = took;
  // On a busy machine looks take long: that is not to cost the calls their time.
  run.plan.until = Math.min(run.plan.until + took, check.plan.giveUpAt - took);
  // Sockets whose keep-alive ran out meanwhile are closed before the next call would use them.
  if (took > LONG_PAUSE_MS) {
    await probe.clock.sleep(SOCKETS_CLOSE_MS);
    timings.waiting += SOCKETS_CLOSE_MS;
  }
  return look;
}

/** A reading without what the sums of earlier looks take. */
async function read({ check, series, sums }: FollowRun, collections: number): Promise<void> {
  const { probe, runner, timings } = check;
  timings.gc += await takeReading(probe, series, runner.calls, collections);
  if (probe.measureBytecode) series.amend('code', await probe.measureBytecode());
  if (!probe.features.isOwnHeap) return;
  const own = sums.reduce((bytes, { keys }) => bytes + 5 * keys.byteLength, 0);
  const last = series.length - 1;
  for (const channel of ['arrayBuffers', 'external'] as const)
    series.amend(channel, series.read(channel, last) - own);
}

/** Calls of the next interval; 0 where there is no time for one that would tell more. */
function planNext(run: FollowRun): number {
  const { check, plan, calls, bytesPerCall, patience } = run;
  const { probe, runner, options } = check;
  return planInterval({
    callMs: run.callMs ?? usualCallMs(runner),
    made: runner.calls,
    before: calls[calls.length - 1],
    target: targetOf(run),
    bytesPerCall,
    patience,
    availableMs: plan.until - probe.clock.now(),
    unit: options.calls ?? 1,
  });
}

/** @returns whether there was the time for any calls */
async function runInterval(run: FollowRun): Promise<boolean> {
  const { check, plan, series } = run;
  const { runner, probe, timings, onProgress } = check;
  // Nothing of the look is to lie in the heap while calls run.
  delete run.look;
  if (run.pending !== undefined) {
    run.calls.push(run.pending);
    delete run.pending;
    return true;
  }
  const calls = planNext(run);
  if (calls === 0) return false;
  const first = runner.calls;
  const startMs = runner.handlerMs;
  // What a finalizer frees is freed at a collection: much of it is not to wait for a long interval's end.
  const most = Math.max(LEAST_PART, Math.floor(MOST_PART_BYTES / Math.max(1, run.bytesPerCall)));
  const share = Math.max(1, Math.min(most, Math.ceil(calls / PARTS)));
  // Calls that get slower and slower are not to take all the time that there is.
  const plannedMs = calls * (run.callMs ?? usualCallMs(runner));
  const until = Math.min(plan.until, probe.clock.now() + Math.max(LEAST_CUT_MS, 2 * plannedMs));
  while (runner.calls - first < calls) {
    const left = calls - (runner.calls - first);
    const wanted = Math.min(share, left);
    const made = await runner.run(wanted, until, CALLS_PER_TURN);
    if (runner.calls - first >= calls || made < wanted) break;
    if (series.length < series.capacity - 2 * MOST_LOOKS) await read(run, 1);
    else await probe.collectGarbage();
    onProgress('look', run.calls.length, series.read('heap', series.length - 1));
    if (series.read('heap', series.length - 1) > run.memory) break;
  }
  run.calls.push(runner.calls - first);
  run.callMs = Math.max(1e-4, (runner.handlerMs - startMs) / Math.max(1, runner.calls - first));
  if (run.needsGrace && isOutlasted(run) && probe.clock.now() + GRACE_MS < plan.until) {
    await probe.clock.sleep(GRACE_MS);
    timings.waiting += GRACE_MS;
  }
  return true;
}

function judge(run: FollowRun): JudgedPaths {
  const start = run.check.probe.clock.now();
  const { noiseFloor, warmup } = run.check.options;
  const judged = judgePaths(joinSums(run.sums), run.callsAt, noiseFloor, warmup !== undefined);
  run.check.timings.analysis += run.check.probe.clock.now() - start;
  run.bytesPerCall = judged.perCall[judged.perCall.length - 1]!;
  return judged;
}

/** Calls after which what still grows is a leak. */
function targetOf({ check, callMs, patience }: FollowRun): number {
  return planOutlast(callMs ?? usualCallMs(check.runner), patience);
}

function isOutlasted(run: FollowRun): boolean {
  const target = targetOf(run);
  return run.check.runner.calls >= (target > MANY_CALLS ? target * NEARLY : target);
}

/** Why to stop here; undefined where more calls will tell. */
async function decideEnd(run: FollowRun, judged: JudgedPaths): Promise<FollowEnd | undefined> {
  const { check, plan, calls, series } = run;
  const { runner, probe, options } = check;
  const growing = trendOf(run).filter(({ isJudged, isGrowing }) => isJudged && isGrowing);
  const isStill = judged.state === 'still' && growing.length === 0;
  if (isStill) return 'still';
  if (!run.needsGrace) run.needsGrace = growing.length > 0 || isHeldLate(run.look!, judged);
  const heap = series.read('heap', series.length - 1);
  if (heap > run.memory) return 'memory';
  if (calls.length + 1 >= MOST_LOOKS || planNext(run) === 0) return 'time';
  const target = targetOf(run);
  const isSustained =
    judged.state === 'sustained' || (judged.state === 'still' && calls.length > 1);
  const hasKeptMuch =
    heap - series.read('heap', 0) > MOST_OUTLAST_BYTES || sumKept(run, judged) > MOST_OUTSIDE_BYTES;
  const isEnough = isOutlasted(run) || hasKeptMuch;
  if (isSustained && isEnough && !(await isWindow(run, judged))) return 'outlasted';
  await startSampling(run, target);
  const expected = (target - runner.calls) * judged.sustainedPerCall;
  if (judged.state !== 'sustained' || expected < MOST_LOOK_BYTES || run.hasOutlasted)
    return undefined;
  if (await isWindow(run, judged)) return undefined;
  // So much that the heap alone tells whether it goes on: what holds it is known already.
  options.signal?.throwIfAborted();
  const room = Math.min(run.memory - heap, MOST_OUTLAST_BYTES);
  const most = Math.min(target - runner.calls, Math.floor(room / judged.sustainedPerCall));
  if (most < 1 || probe.clock.now() >= plan.until) return 'memory';
  return (await outlast(run, judged.sustainedPerCall, most)) ? 'outlasted' : undefined;
}

/** Bytes that the program has gained since the first look, in the heap and outside of it. */
function sumKept({ calls }: FollowRun, { perCall }: JudgedPaths): number {
  return perCall.reduce((sum, rate, i) => sum + rate * calls[i]!, 0);
}

/**
 * Whether old members of what grows are gone while new ones came: a window over the last calls (entries
 * that expire, a ring) grows with an interval that is longer than the one before, and keeps nothing for
 * good. A state that is replaced by a larger copy at each call has no old members either: there a few
 * further calls renew them all.
 */
async function isWindow(run: FollowRun, { growing }: JudgedPaths): Promise<boolean> {
  const most = growing.find(({ countPerCall }) => countPerCall > 0);
  if (most === undefined || run.lastIds.length < 2) return false;
  const at = run.lastIds.length - 1;
  const had = readPath(run.sums[at - 1]!, most.key);
  if (countOlder(run.look!, most.key, run.lastIds[at - 1]!) >= had * STILL_THERE) return false;
  const before = run.check.runner.calls;
  delete run.look;
  await run.check.runner.run(RENEWING_CALLS, run.plan.until, CALLS_PER_TURN);
  run.calls.push(run.check.runner.calls - before);
  run.look = await lookAgain(run);
  const have = readPath(run.sums[at + 1]!, most.key);
  const older = countOlder(run.look, most.key, run.lastIds[at]!);
  // The few calls belong to the interval before.
  const few = run.calls.pop()!;
  run.calls[run.calls.length - 1]! += few;
  for (const list of [run.sums, run.lastIds, run.callsAt]) list.splice(at, 1);
  return have - older < have * RENEWED;
}

function readPath({ keys, counts }: PathSums, key: number): number {
  const index = keys.indexOf(key);
  return index < 0 ? 0 : counts[index]!;
}

/** Members of a path with ids up to this one. */
function countOlder({ snapshot, placed }: Look, key: number, lastId: number): number {
  const path = placed.keyOfPath.indexOf(key);
  let count = 0;
  for (let node = 0; path >= 0 && node < snapshot.nodeCount; node++) {
    const isMember = placed.place[node] === path && placed.owner[node] === node;
    if (isMember && snapshot.nodeId[node]! <= lastId) count++;
  }
  return count;
}

/**
 * Calls on without a look, and tells by the heap whether it gains what it should. What does not is given
 * another look.
 */
async function outlast(run: FollowRun, bytesPerCall: number, calls: number): Promise<boolean> {
  const { check, plan } = run;
  const { probe, runner, timings, onProgress } = check;
  const series = createHeapSeries(PARTS + 1);
  const take = async () => {
    timings.gc += await takeReading(probe, series, runner.calls, 2);
    onProgress('outlast', series.length - 1, series.read('heap', series.length - 1));
  };
  await take();
  const share = Math.ceil(calls / PARTS);
  for (let part = 0; part < PARTS; part++) {
    const made = await runner.run(share, plan.until, CALLS_PER_TURN);
    await take();
    if (made < share || series.read('heap', series.length - 1) > run.memory) break;
  }
  const last = series.length - 1;
  const made = series.callsAt(last) - series.callsAt(0);
  const rateOf = (from: number) =>
    (series.read('heap', last) - series.read('heap', from)) /
    Math.max(1, series.callsAt(last) - series.callsAt(from));
  const rates = [rateOf(0), rateOf(last - 1)];
  run.hasOutlasted = true;
  const hasGoneOn = made > 0 && Math.min(...rates) >= bytesPerCall * LEAST_ONWARD;
  if (hasGoneOn) return true;
  // They are an interval of their own, and the next look ends it.
  run.pending = made;
  return false;
}

/** Stacks are noted only of what is suspicious. */
async function startSampling(run: FollowRun, target: number): Promise<void> {
  const { check, tracking } = run;
  const { options, runner } = check;
  if (run.isSampling || !options.allocationSites || options.explain === 'never') return;
  run.isSampling = true;
  const expected = Math.max(1, run.bytesPerCall) * Math.max(1, target - runner.calls);
  await tracking.sampleAllocations(
    Math.round(Math.max(1024, Math.min(MOST_SAMPLE_BYTES, expected / 100))),
  );
}

function trendOf({ check, series, before }: FollowRun): ChannelTrend[] {
  return trendChannels(series, { tolerance: check.options.noiseFloor, before });
}

async function measureRoom(probe: HeapProbe, { series }: WatchResult): Promise<number> {
  const heap = series.read('heap', series.length - 1);
  const limit = (await probe.readHeapLimit?.()) ?? Infinity;
  return heap + Math.max(0, (limit - heap) * MEMORY_SHARE);
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
