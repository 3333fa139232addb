import { confirmContainers, countGrowth, type CountedGrowth } from './count-growth.js';
import type { ExplainOutcome } from './decide-verdict.js';
import { describeCounts } from './describe-counts.js';
import {
  estimateSnapshotMs,
  estimateTrackingMs,
  OUTSIDE_WEIGHT,
  weighGrowth,
} from './estimate-explaining.js';
import { explainGrowth, type Explanation } from './explain-growth.js';
import type { ContainerGrowth } from '../growth/judge-containers.js';
import { hasGrowingChannel } from './has-growing-channel.js';
import type { HeapProbe } from '../probe/heap-probe.js';
import { ignoreLeaks } from './ignore-leaks.js';
import { isHeapRising } from './is-heap-rising.js';
import type { ResolvedOptions } from '../options.js';
import { fitLive } from '../sampling/fit-live.js';
import { planExplaining } from '../sampling/plan-time.js';
import { takeReading } from '../sampling/take-reading.js';
import {
  GRACE_MS,
  prolong,
  trackBatches,
  waitForLateReleases,
  type TrackedBatches,
} from '../sampling/track-batches.js';
import { UNTRACKED, type WatchResult } from '../sampling/watch.js';
import { createSnapshotParser } from '../snapshot/parse-snapshot.js';
import type { Check } from './start-check.js';
import { measureClimb } from '../trend/measure-climb.js';

/** What the explaining phase found; `tracked` where batches were run for it. */
export interface Explained {
  outcome: ExplainOutcome;
  constructors: Explanation['constructors'];
  tracked?: TrackedBatches;
}

/**
 * Tells by births, containers and channels what grows. Nothing is taken where the watching was quiet,
 * unless the process as a whole grew: what the engine does not count by itself is counted then.
 */
export async function explainSuspicion(check: Check, watched: WatchResult): Promise<Explained> {
  const explained = await explainWhereAsked(check, watched);
  if (explained.outcome.kind !== 'unavailable') return explained;
  const isSettled = await readLate(check, watched);
  return { ...explained, outcome: { ...explained.outcome, isSettled } };
}

async function explainWhereAsked(check: Check, watched: WatchResult): Promise<Explained> {
  const { probe, options, plan } = check;
  const uncounted = await findUncounted(probe, watched);
  const isAsked =
    watched.judgement.state !== 'quiet' || options.explain === 'always' || uncounted > 0;
  if (!isAsked) return { outcome: { kind: 'skipped' }, constructors: [] };
  const { explain: feature } = probe.features;
  if (!feature.available) return unavailable(feature.reason);
  const reserve = await estimateSnapshotMs(check, watched);
  const now = probe.clock.now();
  const stopAt = planExplaining(now, options.timeBudget, plan);
  const needed = reserve + estimateTrackingMs(watched, check.runner);
  if (plan.giveUpAt - now < needed) {
    return unavailable(
      `the test has ${Math.round(plan.giveUpAt - now)} ms left, and to explain the growth takes some ${Math.round(needed)} ms here. Give the test a longer timeout.`,
    );
  }
  const half = (stopAt - now) / 2;
  const input = {
    ...check,
    bytesPerCall: Math.max(weighGrowth(watched), uncounted / OUTSIDE_WEIGHT),
    isSamplingAllocations: options.allocationSites && options.explain !== 'never',
    stopAt: stopAt - Math.min(reserve, half),
    giveUpAt: plan.giveUpAt - reserve,
  };
  const tracked = await trackBatches(input);
  if (tracked === undefined) {
    return unavailable(
      `the test has ${Math.round(plan.giveUpAt - probe.clock.now())} ms left, too few to tell by a snapshot. Give the test a longer timeout.`,
    );
  }
  try {
    const counted = await countGrowth(check, watched, tracked);
    const isDecided = !counted.isInDoubt || !(await prolong(input, tracked));
    const decided = isDecided ? counted : await countGrowth(check, watched, tracked);
    const confirmed = await confirmContainers(input, tracked, decided);
    return await explainTracked(check, watched, tracked, confirmed, input.giveUpAt);
  } finally {
    check.timings.gc += tracked.gcMs;
    await tracked.tracking.stop();
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
  timings.gc += await takeReading(probe, series, series.callsAt(series.length - 1));
  return true;
}

/** A rise of the resident size that is worth a look, bytes. */
const NOTABLE_RISE = 2e6;

/**
 * By how many bytes per call the process as a whole climbs, where readings can now count something of it
 * that they left out; else 0.
 */
async function findUncounted(probe: HeapProbe, { whole }: WatchResult): Promise<number> {
  const climb = measureClimb(whole.callsColumn(), whole.column('rss'), NOTABLE_RISE);
  if (climb === undefined) return 0;
  return (await probe.countWasmMemory?.()) ? climb : 0;
}

async function explainTracked(
  check: Check,
  watched: WatchResult,
  tracked: TrackedBatches,
  { isGrowing, isInProportion, grown, isSuspect }: CountedGrowth,
  snapshotAt: number,
): Promise<Explained> {
  const { probe, options } = check;
  options.signal?.throwIfAborted();
  if (isSuspect) await waitForLateReleases(probe, tracked, snapshotAt);
  options.signal?.throwIfAborted();
  const isRising = isHeapRising(check, watched, tracked);
  if (options.explain === 'never' || (!isSuspect && options.explain !== 'always')) {
    const live = fitLive(tracked);
    const isOpen = isSuspect && !isTolerable(live.slope, options);
    const isSure =
      isGrowing &&
      (isRising ||
        (watched.judgement.state === 'growing' && watched.callsPerBatch >= TELLING_CALLS) ||
        isInProportion);
    // Counts do not say how many bytes hang on what they count: with a tolerance the bytes must, surely.
    const growth =
      isOpen && !isTolerable(live.low, options)
        ? describeCounts(grown, isSure, tracked)
        : undefined;
    const outcome = { kind: 'counted', growth, isOpen, isHeapRising: isRising } as const;
    return { outcome, constructors: [], tracked };
  }
  const explanation = await takeAndExplain(check, tracked, grown);
  return { ...sortLeaks(check, explanation, isRising), tracked };
}

/** In batches of fewer calls, what each reading takes by itself looks like growth per call. */
const TELLING_CALLS = 10;

/** What is ignored and what is tolerated is told, and decides nothing. */
function sortLeaks(
  { options, warnings }: Check,
  { leaks, constructors }: Explanation,
  isRising: boolean,
): Omit<Explained, 'tracked'> {
  const sorted = ignoreLeaks(leaks, options.ignore);
  warnings.push(...sorted.warnings);
  const isTolerated = isTolerable(sumRetained(sorted.leaks), options);
  return {
    outcome: {
      kind: 'explained',
      leaks: isTolerated ? [] : sorted.leaks,
      ignored: isTolerated ? [...sorted.ignored, ...sorted.leaks] : sorted.ignored,
      isHeapRising: isRising && sorted.ignored.length === 0 && !isTolerated,
    },
    // What survives without a culprit replaces its like: it would only mislead.
    constructors: leaks.length > 0 ? constructors : [],
  };
}

async function takeAndExplain(
  check: Check,
  tracked: TrackedBatches,
  grown: readonly ContainerGrowth[],
): Promise<Explanation> {
  const { probe, options, host, timings } = check;
  const { clock } = probe;
  const file =
    options.snapshotDir === undefined ? undefined : host.openSnapshotFile?.(options.snapshotDir);
  if (file) check.snapshotFiles.push(file);
  const start = clock.now();
  const sites = await tracked.tracking.readLiveSites();
  const parser = createSnapshotParser();
  await tracked.tracking.takeSnapshot((chunk) => {
    parser.push(chunk);
    file?.write(chunk);
  });
  const snapshot = parser.finish();
  const taken = clock.now();
  timings.snapshot += taken - start;
  options.signal?.throwIfAborted();
  const { marks, calls } = tracked;
  const explanation = await explainGrowth({
    snapshot,
    marks,
    calls,
    containers: grown,
    totalCalls: check.runner.calls,
    sites,
    sizesOf: (snapshotId) => tracked.tracking.sizesOf(snapshotId),
    sources: host.sources ?? {},
    readNumbers: tracked.tracking.readNumbers,
  });
  timings.analysis += clock.now() - taken;
  options.signal?.throwIfAborted();
  return explanation;
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
