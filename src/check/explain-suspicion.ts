import { countGrowth } from './count-growth.js';
import type { ExplainOutcome } from './decide-verdict.js';
import { estimateLookMs } from './estimate-look-ms.js';
import { explainGrowth, type Explanation, type ReachableLimit } from './explain-growth.js';
import { followGrowth, GRACE_MS, planFollowing, type Followed } from './follow-growth.js';
import { hasGrowingChannel } from './has-growing-channel.js';
import type { HeapProbe } from '../probe/heap-probe.js';
import { ignoreLeaks } from './ignore-leaks.js';
import type { ResolvedOptions } from '../options.js';
import { takeReading } from '../sampling/take-reading.js';
import { UNTRACKED, type WatchResult } from '../sampling/watch.js';
import type { Check } from './start-check.js';

/** What came of looking closer; `followed` where looks were taken for it. */
export interface Explained {
  outcome: ExplainOutcome;
  constructors: Explanation['constructors'];
  followed?: Followed;
}

/**
 * Looks closer where the watching was not quiet, and where the process as a whole grew: what the engine
 * does not count by itself is counted then. Nothing is taken of a heap that stands still.
 */
export async function explainSuspicion(check: Check, watched: WatchResult): Promise<Explained> {
  const explained = await explainWhereAsked(check, watched);
  if (explained.outcome.kind !== 'unavailable') return explained;
  const isSettled = await readLate(check, watched);
  return { ...explained, outcome: { ...explained.outcome, isSettled } };
}

async function explainWhereAsked(check: Check, watched: WatchResult): Promise<Explained> {
  const { probe, options, plan } = check;
  const isAsked =
    (await hasUncounted(probe, watched)) ||
    watched.judgement.state !== 'quiet' ||
    options.explain === 'always';
  if (!isAsked) return { outcome: { kind: 'skipped' }, constructors: [] };
  const { explain: feature } = probe.features;
  if (!feature.available) return unavailable(feature.reason);
  if (options.explain === 'never')
    return { outcome: await countGrowth(check, watched), constructors: [] };
  const lookMs = estimateLookMs(watched);
  const following = planFollowing(check, lookMs);
  const followed = following && (await followGrowth(check, watched, following));
  if (followed === undefined) {
    const left = Math.round(plan.giveUpAt - probe.clock.now());
    return unavailable(
      `the test has ${left} ms left, and two looks at the heap take some ${Math.round(2 * lookMs)} ms here. Give the test a longer timeout.`,
    );
  }
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
  if (probe.clock.now() + GRACE_MS > plan.giveUpAt) return false;
  await probe.clock.sleep(GRACE_MS);
  timings.waiting += GRACE_MS;
  timings.gc += await takeReading(probe, series, series.callsAt(series.length - 1));
  return true;
}

/** A rise of the resident size that is worth a look, bytes in all and per call. */
const NOTABLE_RISE = 2e6;
const NOTABLE_RATE = 16;

/** Whether the process as a whole climbs, and readings can now count something of it that they left out. */
async function hasUncounted(probe: HeapProbe, { whole }: WatchResult): Promise<boolean> {
  const rss = whole.column('rss');
  const calls = whole.callsColumn();
  const last = rss.length - 1;
  const rise = rss[last]! - rss[0]!;
  const made = calls[last]! - calls[0]!;
  if (last < 1 || rise < NOTABLE_RISE || rise < NOTABLE_RATE * made) return false;
  return (await probe.countOutsideMemory?.()) ?? false;
}

/** Tells what grows, where it was followed long enough to be called a leak. */
async function explainFollowed(check: Check, followed: Followed): Promise<Explained> {
  const { judged, end } = followed;
  check.options.signal?.throwIfAborted();
  const isGrowing = judged.state === 'sustained';
  if (!isGrowing || end === 'still')
    return { outcome: { kind: 'followed' }, constructors: [], followed };
  const explanation = await explain(check, followed);
  return { ...sortLeaks(check, explanation), followed };
}

/** The two intervals that are evidence, and the look before them. */
async function explain(check: Check, followed: Followed): Promise<Explanation> {
  const { probe, host, timings, options, onProgress } = check;
  onProgress('explain', followed.calls.length, 0);
  const start = probe.clock.now();
  const explanation = await explainGrowth({
    look: followed.look,
    lastIds: followed.lastIds.slice(-3),
    calls: followed.calls.slice(-2),
    growing: followed.judged.growing,
    sites: await followed.tracking.readLiveSites(),
    sources: host.sources ?? {},
    readNumbers: followed.tracking.readNumbers,
  });
  timings.analysis += probe.clock.now() - start;
  options.signal?.throwIfAborted();
  return explanation;
}

/** What is ignored and what is tolerated is told, and decides nothing. */
function sortLeaks(
  { options, warnings }: Check,
  { leaks, constructors, limits }: Explanation,
): Omit<Explained, 'followed'> {
  const sorted = ignoreLeaks(leaks, options.ignore);
  warnings.push(...sorted.warnings);
  const isTolerated = isTolerable(sumRetained(sorted.leaks), options);
  const judged = isTolerated ? [] : sorted.leaks;
  return {
    outcome: {
      kind: 'explained',
      leaks: judged,
      ignored: isTolerated ? [...sorted.ignored, ...sorted.leaks] : sorted.ignored,
      limits: limits.filter((limit) => isAmong(judged, limit)),
    },
    // What survives without a culprit replaces its like: it would only mislead.
    constructors: leaks.length > 0 ? constructors : [],
  };
}

function isAmong(leaks: readonly { fingerprint: string }[], limit: ReachableLimit): boolean {
  return leaks.some(({ fingerprint }) => fingerprint === limit.fingerprint);
}

function unavailable(reason: string): Explained {
  return { outcome: { kind: 'unavailable', reason, isSettled: false }, constructors: [] };
}

function isTolerable(bytesPerCall: number, { tolerance }: ResolvedOptions): boolean {
  return tolerance !== undefined && bytesPerCall <= tolerance;
}

function sumRetained(leaks: readonly { retainedBytesPerCall: number }[]): number {
  return leaks.reduce((total, leak) => total + leak.retainedBytesPerCall, 0);
}
