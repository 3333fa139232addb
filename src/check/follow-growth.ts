import { hasOutsideMemory } from '../growth/has-outside-memory.js';
import type { JudgedPaths } from '../growth/judge-paths.js';
import type { PathSums } from '../growth/sum-paths.js';
import type { HeapProbe, ObjectTracking } from '../probe/heap-probe.js';
import type { ChannelTrend } from '../report/leak-report.js';
import type { HeapSeries } from '../sampling/heap-series.js';
import { planExplaining } from '../sampling/plan-time.js';
import type { WatchResult } from '../sampling/watch.js';
import { decideEnd, type FollowEnd } from './decide-end.js';
import {
  judgeRun,
  listIntervals,
  startRun,
  trendOf,
  type FollowPlan,
  type FollowRun,
} from './follow-run.js';
import { glance } from './glance.js';
import { hasRisen } from './has-risen.js';
import { addLook, readAgain } from './look-again.js';
import { lookBack } from './look-back.js';
import { planNext } from './plan-next.js';
import { reconsiderOpen } from './reconsider-open.js';
import { runInterval } from './run-interval.js';
import type { Check } from './start-check.js';
import type { Look } from './take-look.js';

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
      judged = await reconsiderOpen(run, judgeRun(run));
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
