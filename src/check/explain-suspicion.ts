import { countGrowth } from './count-growth.js';
import { confirmClimb } from './confirm-climb.js';
import { estimateLookMs } from './estimate-look-ms.js';
import { explainFollowed, type Explained } from './explain-followed.js';
import { followGrowth, planFollowing } from './follow-growth.js';
import { graceOf } from './follow-run.js';
import type { FollowPlan } from './follow-run.js';
import { hasRisen } from './has-risen.js';
import { hasGrowingChannel } from './has-growing-channel.js';
import { followWorkers } from './follow-workers.js';
import { tellFull } from './tell-full.js';
import { measureWatchedClimb } from './measure-watched-climb.js';
import { takeReading } from '../sampling/take-reading.js';
import { UNTRACKED, type WatchResult } from '../sampling/watch.js';
import type { Check } from './start-check.js';

/** A climb that is too little to be judged by itself may show in a look (messages that nobody reads): bytes in all, and per call. */
const CLIMB_TO_SEE = 4e6;
const CLIMB_PER_CALL = 64;

/**
 * Looks closer where the watching was not quiet, and where the process as a whole grew: what the engine
 * does not count by itself is counted then. Nothing is taken of a heap that stands still.
 */
export async function explainSuspicion(check: Check, watched: WatchResult): Promise<Explained> {
  const climb = await confirmClimb(check, watched);
  const explained = await explainWhereAsked(check, watched, climb !== undefined);
  if (isOver(explained)) {
    const inWorkers = await followWorkers(check, watched);
    if (inWorkers !== undefined) return inWorkers;
    if (climb === undefined) return explained;
    return { ...explained, outcome: { kind: 'climbing', bytesPerCall: climb } };
  }
  if (explained.outcome.kind !== 'unavailable') return explained;
  const isSettled = await readLate(check, watched);
  return { ...explained, outcome: { ...explained.outcome, isSettled } };
}

/** Whether nothing in the main heap is left to be told. */
function isOver({ outcome, followed }: Explained): boolean {
  return outcome.kind === 'skipped' || (outcome.kind === 'followed' && followed?.end === 'still');
}

async function explainWhereAsked(
  check: Check,
  watched: WatchResult,
  isClimbing: boolean,
): Promise<Explained> {
  const { probe, options } = check;
  // Each count takes collections and walks of the whole heap: where there is a look at any rate, the look
  // tells whether there is something to count.
  const isAsked =
    watched.judgement.state !== 'quiet' ||
    options.explain === 'always' ||
    (hasRisen(watched) && (await probe.countOutsideMemory?.())) ||
    isClimbing ||
    measureWatchedClimb(watched, { rise: CLIMB_TO_SEE, perCall: CLIMB_PER_CALL }) !== undefined;
  if (!isAsked) return { outcome: { kind: 'skipped' }, constructors: [] };
  const { explain: feature } = probe.features;
  if (!feature.available) return unavailable(feature.reason);
  if (options.explain === 'never')
    return { outcome: await countGrowth(check, watched), constructors: [] };
  const lookMs = estimateLookMs(watched);
  const following = planFollowing(check, lookMs);
  const followed = following && (await followGrowth(check, watched, following));
  if (followed === undefined) return unavailable(tellShortage(check, lookMs, following));
  try {
    return await explainFollowed(check, followed);
  } finally {
    await followed.tracking.stop();
  }
}

/**
 * Where nothing can be explained, the channels of the watch are all there is to judge by: one more
 * reading, after the time that late releases take, tells what is kept from what was not yet let go of.
 *
 * @returns whether there was the time for it, or no need
 */
async function readLate(check: Check, { series }: WatchResult): Promise<boolean> {
  const { probe, plan, options, timings } = check;
  if (!hasGrowingChannel(series, { tolerance: options.noiseFloor, unjudged: UNTRACKED }))
    return true;
  const graceMs = graceOf(probe);
  if (probe.clock.now() + graceMs > plan.giveUpAt) return false;
  await probe.clock.sleep(graceMs);
  timings.waiting += graceMs;
  timings.gc += await takeReading(probe, series, series.callsAt(series.length - 1));
  return true;
}

/** Why two looks could not be had. */
function tellShortage(
  { probe, runner, plan }: Check,
  lookMs: number,
  following: FollowPlan | undefined,
): string {
  const full = tellFull(runner);
  if (full !== undefined) return full.replace(/^The/, 'the');
  if (following !== undefined && probe.clock.now() + 2 * lookMs < plan.giveUpAt)
    return 'its calls took the time that there was for two looks at the heap. Give the check more time (timeBudget).';
  const left = Math.max(0, Math.round(plan.giveUpAt - probe.clock.now()));
  return `the test has ${left} ms left, and two looks at the heap take some ${Math.round(2 * lookMs)} ms here. Give the test a longer timeout.`;
}

function unavailable(reason: string): Explained {
  return { outcome: { kind: 'unavailable', reason, isSettled: false }, constructors: [] };
}
