import type { Check } from './start-check.js';
import type { ExplainOutcome } from './decide-verdict.js';
import { explainGrowth, type Explanation } from './explain-growth.js';
import { isProportional, LEAST_RATE } from './growth/is-proportional.js';
import { isEmptiedBetween } from './growth/is-emptied-between.js';
import { judgeContainers, type ContainerGrowth } from './growth/judge-containers.js';
import type { GrownContainer, HeapProbe, TrackingMark } from './heap-probe.js';
import { ignoreLeaks } from './ignore-leaks.js';
import type { CallRunner } from './sampling/run-calls.js';
import { observeContainers } from './sampling/observe-containers.js';
import { planExplaining } from './sampling/plan-time.js';
import {
  ENOUGH_CALLS,
  prolong,
  trackBatches,
  waitForLateReleases,
  type TrackedBatches,
} from './sampling/track-batches.js';
import { NOISE_FLOOR, type WatchResult } from './sampling/watch.js';
import { createSnapshotParser } from './snapshot/parse-snapshot.js';
import { stepsOf } from './trend/classify-shape.js';
import { fitTrend, median } from './trend/fit-trend.js';
import { measureClimb } from './trend/measure-climb.js';
import { trendChannels } from './trend/trend-channels.js';

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
    const counted = await count(check, watched, tracked);
    const isDecided = !counted.isInDoubt || !(await prolong(input, tracked));
    const decided = isDecided ? counted : await count(check, watched, tracked);
    const confirmed = await confirmContainers(input, tracked, decided);
    return await explainTracked(check, watched, tracked, confirmed, input.giveUpAt);
  } finally {
    check.timings.gc += tracked.gcMs;
    await tracked.tracking.stop();
  }
}

/** A rise of the resident size that is worth a look, bytes. */
const NOTABLE_RISE = 2e6;

/**
 * By how many bytes per call the process as a whole climbs, where readings can now count something of it
 * that they left out; else 0.
 */
async function findUncounted(probe: HeapProbe, { whole }: WatchResult): Promise<number> {
  const climb = measureClimb(whole.calls, whole.rss, NOTABLE_RISE);
  if (climb === undefined) return 0;
  return (await probe.countWasmMemory?.()) ? climb : 0;
}

/** What the tracked batches say before any snapshot. */
interface Counted {
  /** Whether births say that objects accumulate. */
  isGrowing: boolean;
  grown: ContainerGrowth[];
  /** The containers of the census, `grown` among them. */
  containers: readonly GrownContainer[];
  isSuspect: boolean;
  /** Whether there is suspicion without the containers. */
  isSuspectOtherwise: boolean;
  /** Whether more calls may tell what accumulates from what is replaced or emptied now and then. */
  isInDoubt: boolean;
}

async function count(
  check: Check,
  watched: WatchResult,
  tracked: TrackedBatches,
): Promise<Counted> {
  const { tracking, marks, calls, censusCalls } = tracked;
  const isGrowing = isCountGrowing(marks, calls);
  const containers = await tracking.grownContainers();
  const { accumulating: grown, doubtful } = judgeContainers(
    containers,
    censusCalls,
    check.runner.calls,
  );
  const isSuspectOtherwise =
    isGrowing || isRising(check, watched, tracked) || hasGrowingChannel(check, tracked);
  const isSuspect = isSuspectOtherwise || grown.length > 0;
  // Where the heap as a whole gains no objects, what is born may only replace what was there.
  const isReplacing = !isProportional(netObjects(marks).slice(0, -1), calls.slice(0, -1));
  const isFew = check.runner.calls < ENOUGH_CALLS;
  const isInDoubt =
    doubtful.length > 0 || (isSuspect && (isFew || (isReplacing && grown.length === 0)));
  return { isGrowing, grown, containers, isSuspect, isSuspectOtherwise, isInDoubt };
}

/** Leaves out the containers that only seem to grow: a closer look says that they are emptied now and then. */
async function confirmContainers(
  input: Parameters<typeof observeContainers>[0],
  { tracking }: TrackedBatches,
  counted: Counted,
): Promise<Counted> {
  if (counted.grown.length === 0) return counted;
  const sizes = await observeContainers(input, tracking);
  const grown = counted.grown.filter(({ container, entriesPerCall }) => {
    const observed = sizes?.[counted.containers.indexOf(container)];
    return observed === undefined || !isEmptiedBetween(entriesPerCall, observed);
  });
  return { ...counted, grown, isSuspect: counted.isSuspectOtherwise || grown.length > 0 };
}

async function explainTracked(
  check: Check,
  watched: WatchResult,
  tracked: TrackedBatches,
  { isGrowing, grown, isSuspect }: Counted,
  snapshotAt: number,
): Promise<Explained> {
  const { probe, options } = check;
  const { marks, calls } = tracked;
  if (isSuspect) await waitForLateReleases(probe, tracked, snapshotAt);
  const isHeapRising = isRising(check, watched, tracked);
  if (options.explain === 'never' || (!isSuspect && options.explain !== 'always')) {
    const isSure =
      isGrowing &&
      (isHeapRising ||
        watched.judgement.state === 'growing' ||
        isProportional(netObjects(marks).slice(0, -1), calls.slice(0, -1)));
    const growth = isSuspect ? describeCounts(grown, isSure, marks, calls) : undefined;
    return {
      outcome: { kind: 'counted', growth, isOpen: isSuspect, isHeapRising },
      constructors: [],
      tracked,
    };
  }
  const { explanation, file } = await takeAndExplain(check, tracked, grown);
  const sorted = ignoreLeaks(explanation.leaks, options.ignore);
  check.warnings.push(...sorted.warnings);
  const isTolerated =
    options.tolerance !== undefined && sumRetained(sorted.leaks) <= options.tolerance;
  const leaks = isTolerated ? [] : sorted.leaks;
  file?.close(leaks.length > 0);
  return {
    outcome: {
      kind: 'explained',
      leaks,
      ignored: isTolerated ? [...sorted.ignored, ...sorted.leaks] : sorted.ignored,
      isHeapRising: isHeapRising && sorted.ignored.length === 0 && !isTolerated,
    },
    // What survives without a culprit replaces its like: it would only mislead.
    constructors: explanation.leaks.length > 0 ? explanation.constructors : [],
    tracked,
  };
}

async function takeAndExplain(
  check: Check,
  tracked: TrackedBatches,
  grown: readonly ContainerGrowth[],
) {
  const { probe, options, host, timings } = check;
  const { clock } = probe;
  const file =
    options.snapshotDir === undefined ? undefined : host.openSnapshotFile?.(options.snapshotDir);
  try {
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
    return { explanation, file };
  } catch (error) {
    file?.close(false);
    throw error;
  }
}

function unavailable(reason: string): Explained {
  return { outcome: { kind: 'unavailable', reason }, constructors: [] };
}

/** What the counts alone say of growth; undefined where they say nothing. */
function describeCounts(
  grown: readonly ContainerGrowth[],
  isGrowing: boolean,
  marks: readonly TrackingMark[],
  calls: readonly number[],
): string | undefined {
  const [most] = grown;
  if (most)
    return `A container (${most.container.kind}) gains ${most.entriesPerCall.toFixed(2)} entries per call`;
  if (!isGrowing) return undefined;
  const perCall = median(netObjects(marks).map((count, i) => count / Math.max(1, calls[i]!)));
  return `${perCall.toFixed(2)} objects per call survive from every batch`;
}

function isCountGrowing(marks: readonly TrackingMark[], calls: readonly number[]): boolean {
  const evidence = calls.slice(0, -1);
  const net = netObjects(marks).slice(0, -1);
  if (isProportional(net, evidence)) return true;
  // A batch may give back more than it keeps (flushed code, a collected cache): the others must show it.
  const rates = net.map((count, i) => count / Math.max(1, evidence[i]));
  // Few calls drown in what each batch keeps: only many let the count alone say that nothing grows.
  return Math.min(...evidence) < 50 || median(rates) >= LEAST_RATE;
}

function netObjects(marks: readonly TrackingMark[]): number[] {
  return stepsOf(marks.map(({ liveObjects }) => liveObjects));
}

/**
 * Whether the heap rises steadily through the tracked batches, keeps it after the late releases, and has
 * risen like that since the first reading: what is filled or compiled at first grows ever more slowly.
 */
function isRising(check: Check, watched: WatchResult, { series }: TrackedBatches): boolean {
  const heap = series.column('heap');
  const calls = series.callsColumn();
  const runs = stepsOf(calls);
  const rates = stepsOf(heap).flatMap((step, i) => (runs[i] > 0 ? [step / runs[i]] : []));
  const middle = median(rates);
  const least = Math.max(16, check.options.tolerance ?? 0);
  const isSteady =
    rates.filter((rate) => rate > middle * 0.7 && rate < middle * 1.4).length >= rates.length - 1;
  const last = heap.length - 1;
  const before =
    (heap[0] - watched.series.read('heap', 0)) / (calls[0] - watched.series.callsAt(0));
  return (
    middle >= least &&
    isSteady &&
    !(before < middle * 0.5) &&
    heap[last] - heap[0] >= (Math.max(...heap) - heap[0]) * 0.6
  );
}

function hasGrowingChannel(check: Check, { series }: TrackedBatches): boolean {
  return trendChannels(series, check.options.tolerance ?? NOISE_FLOOR).some(
    ({ isJudged, isGrowing }) => isJudged && isGrowing,
  );
}

/** Memory outside of the heap costs no time in a snapshot: so many bytes of it weigh as one on the heap. */
const OUTSIDE_WEIGHT = 16;

/** Growth in bytes per call, by which calls are limited so that a leak does not fill the memory. */
function weighGrowth({ series }: WatchResult): number {
  const slopeOf = (name: 'heap' | 'external') =>
    fitTrend(series.callsColumn(), series.column(name)).slope;
  return Math.max(0, slopeOf('heap'), slopeOf('external') / OUTSIDE_WEIGHT);
}

function sumRetained(leaks: readonly { retainedBytesPerCall: number }[]): number {
  return leaks.reduce((total, leak) => total + leak.retainedBytesPerCall, 0);
}

/** Opening a session, a census and the first marks, in collections; and the fewest calls that say anything. */
const TRACKING_COLLECTIONS = 20;
const TRACKING_MS = 300;
const FEWEST_CALLS = 24;

function estimateTrackingMs(
  { collectionMs }: WatchResult,
  { handlerMs, calls }: CallRunner,
): number {
  return (
    TRACKING_MS +
    TRACKING_COLLECTIONS * collectionMs +
    (FEWEST_CALLS * handlerMs) / Math.max(1, calls)
  );
}

/** V8 alone needs some 25 to 40 ms per MB of heap on Node 20; less later. */
const SNAPSHOT_MS_PER_BYTE = 40e-6;
/** A snapshot and its analysis take as long as so many collections: those tell how busy the machine is. */
const SNAPSHOT_COLLECTIONS = 100;

async function estimateSnapshotMs(
  { probe, timings }: Check,
  { series }: WatchResult,
): Promise<number> {
  const start = probe.clock.now();
  await probe.collectGarbage();
  const collectionMs = probe.clock.now() - start;
  timings.gc += collectionMs;
  return Math.max(
    300 + series.read('heap', series.length - 1) * SNAPSHOT_MS_PER_BYTE,
    SNAPSHOT_COLLECTIONS * collectionMs,
  );
}
