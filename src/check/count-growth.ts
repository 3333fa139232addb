import { isEmptiedBetween } from '../growth/is-emptied-between.js';
import { isProportional, LEAST_RATE } from '../growth/is-proportional.js';
import { judgeContainers, type ContainerGrowth } from '../growth/judge-containers.js';
import { hasGrowingChannel } from './has-growing-channel.js';
import type { GrownContainer, TrackingMark } from '../probe/heap-probe.js';
import { isHeapRising } from './is-heap-rising.js';
import { observeContainers } from '../sampling/observe-containers.js';
import { ENOUGH_CALLS, type TrackedBatches } from '../sampling/track-batches.js';
import type { WatchResult } from '../sampling/watch.js';
import type { Check } from './start-check.js';
import { stepsOf } from '../trend/classify-shape.js';
import { median } from '../trend/fit-trend.js';
import { hasDoubled } from '../trend/trend-channels.js';

/** What the tracked batches say before any snapshot. */
export interface CountedGrowth {
  /** Whether births say that objects accumulate. */
  isGrowing: boolean;
  /** Whether the heap as a whole gains objects in proportion to the calls. */
  isInProportion: boolean;
  grown: ContainerGrowth[];
  /** The containers of the census, `grown` among them. */
  containers: readonly GrownContainer[];
  isSuspect: boolean;
  /** Whether there is suspicion without the containers. */
  isSuspectOtherwise: boolean;
  /** Whether more calls may tell what accumulates from what is replaced or emptied now and then. */
  isInDoubt: boolean;
}

/** Doublings in a row after which one more is waited for. */
const DOUBTFUL_DOUBLINGS = 2;

/** Counts births and containers: what they say without a snapshot. */
export async function countGrowth(
  check: Check,
  watched: WatchResult,
  tracked: TrackedBatches,
): Promise<CountedGrowth> {
  const { tracking, marks, calls, censusCalls } = tracked;
  const evidence = calls.slice(0, -1);
  const net = netObjects(marks).slice(0, -1);
  const isInProportion = isProportional(net, evidence);
  const isGrowing = isInProportion || isCountGrowing(net, evidence);
  const containers = await tracking.grownContainers();
  const { accumulating: grown, doubtful } = judgeContainers(
    containers,
    censusCalls,
    check.runner.calls,
  );
  const trendOptions = { tolerance: check.options.noiseFloor, before: watched.whole };
  const isSuspectOtherwise =
    isGrowing ||
    isHeapRising(check, watched, tracked) ||
    hasGrowingChannel(tracked.series, trendOptions);
  const isSuspect = isSuspectOtherwise || grown.length > 0;
  const isFew = check.runner.calls < ENOUGH_CALLS;
  const isInDoubt =
    doubtful.length > 0 ||
    // Where the heap as a whole gains no objects, what is born may only replace what was there.
    (isSuspect && (isFew || (!isInProportion && grown.length === 0))) ||
    (!isSuspect && hasDoubled(tracked.series, DOUBTFUL_DOUBLINGS, trendOptions));
  return {
    isGrowing,
    isInProportion,
    grown,
    containers,
    isSuspect,
    isSuspectOtherwise,
    isInDoubt,
  };
}

/** Leaves out the containers that only seem to grow: a closer look says that they are emptied now and then. */
export async function confirmContainers(
  input: Parameters<typeof observeContainers>[0],
  { tracking }: TrackedBatches,
  counted: CountedGrowth,
): Promise<CountedGrowth> {
  if (counted.grown.length === 0) return counted;
  const sizes = await observeContainers(input, tracking);
  const grown = counted.grown.filter(({ container, entriesPerCall }) => {
    const observed = sizes?.[counted.containers.indexOf(container)];
    return observed === undefined || !isEmptiedBetween(entriesPerCall, observed);
  });
  return { ...counted, grown, isSuspect: counted.isSuspectOtherwise || grown.length > 0 };
}

function isCountGrowing(net: readonly number[], evidence: readonly number[]): boolean {
  // A batch may give back more than it keeps (flushed code, a collected cache): the others must show it.
  const rates = net.map((count, i) => count / Math.max(1, evidence[i]));
  // Few calls drown in what each batch keeps: only many let the count alone say that nothing grows.
  return Math.min(...evidence) < 50 || median(rates) >= LEAST_RATE;
}

/** Objects that each batch added to the heap, net of what went. */
export function netObjects(marks: readonly TrackingMark[]): number[] {
  return stepsOf(marks.map(({ liveObjects }) => liveObjects));
}
