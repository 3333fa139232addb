/**
 * Object ids that tell when an object was born, through one inspector session.
 *
 * Objects get ids that rise in steps of two whenever V8 updates its map of the heap. While
 * `HeapProfiler.startTrackingHeapObjects` is on, a timer of V8's does that and reports the last id and,
 * per interval between two reports, how many objects still live: a mark waits for the next report.
 * The timer fires when the event loop turns. From Node 22 on V8 spaces it so that it takes at most a
 * quarter of the time; on Node 20 it fires every 50 ms whatever it costs, so that a handler that turns
 * the loop would spend its time there (a loopback request: ten times as long on a heap of 10 MB). In
 * that case every mark starts and stops the tracking, which takes a whole snapshot but leaves no timer.
 *
 * Ids last as long as no session of this process is closed: hence one session for all of it.
 */
import type { Clock, ObjectNumbers, ObjectTracking, TrackingMark } from '../heap-probe.js';
import { cacheLineEnds, IS_BEFORE_V8_12 } from './cache-line-ends.js';
import { createContainerCensus } from './container-census.js';
import { openInspectorSession, type InspectorSession } from './inspector-session.js';
import { readNumbers } from './read-numbers.js';
import { readLiveSites, startAllocationSampling } from './sample-allocations.js';
import { readSnapshotStream } from './read-snapshot-stream.js';
import { findRealms, lookUpObject, type Realm } from './visit-objects.js';

/**
 * Opens the session; from the first mark on every object alive has an id.
 *
 * @param isHandlerAsync whether calls of the handler turn the event loop
 */
export async function startObjectTracking(
  clock: Clock,
  isHandlerAsync: boolean,
): Promise<ObjectTracking> {
  const session = openInspectorSession();
  try {
    return trackIn(session, clock, isHandlerAsync);
  } catch (error) {
    session.close();
    throw error;
  }
}

/** A report comes within 50 ms, or four times what one costs. This is for a loop that does not turn. */
const LONGEST_WAIT_MS = 10_000;

function trackIn(session: InspectorSession, clock: Clock, isHandlerAsync: boolean): ObjectTracking {
  const reports = listenToReports(session);
  let realms: Realm[] | undefined;
  const listRealms = () => (realms ??= findRealms(session));
  const census = createContainerCensus(session, listRealms);
  let last: LookedUp | undefined;
  session.post('HeapProfiler.enable');
  cacheLineEnds(session);
  let isTimed = !(IS_BEFORE_V8_12 && isHandlerAsync);
  let isSampling = false;
  if (isTimed) session.post(START, { trackAllocations: false });

  /** All that is asked of an object is read at once: the search for it is what costs. */
  function lookUp(snapshotId: number): LookedUp {
    if (last?.snapshotId !== snapshotId) {
      const found = lookUpObject(session, listRealms(), snapshotId, (objectId, object) => ({
        sizes: object && census.sizesOf(object),
        numbers: readNumbers(session, objectId),
      }));
      last = { snapshotId, ...found };
    }
    return last;
  }

  return {
    async mark() {
      last = undefined;
      if (isTimed) isTimed = await reports.waitForNext(clock);
      if (!isTimed) {
        cacheLineEnds(session);
        reportBySnapshot(session);
      }
      const mark = reports.readLast();
      // The report is told from inside V8's timer: what comes next must not run there.
      await clock.turn();
      return mark;
    },
    async census() {
      last = undefined;
      census.take();
    },
    async grownContainers() {
      return census.findGrown();
    },
    async currentSizes() {
      return census.currentSizes();
    },
    async sizesOf(snapshotId) {
      return lookUp(snapshotId).sizes;
    },
    sampleAllocations(interval) {
      startAllocationSampling(session, interval);
      isSampling = true;
    },
    readLiveSites() {
      try {
        return isSampling ? readLiveSites(session) : [];
      } catch {
        // Another session's end stops the sampling of all: the report is told without stacks.
        return [];
      }
    },
    async takeSnapshot(sink) {
      cacheLineEnds(session);
      await readSnapshotStream(sink);
    },
    readNumbers: (snapshotId) => lookUp(snapshotId).numbers,
    async stop() {
      // Tracking that is left on keeps the process from exiting.
      session.close();
    },
  };
}

/** What was read of one object; nothing where it is gone. */
interface LookedUp {
  readonly snapshotId: number;
  readonly sizes?: readonly [number, number] | undefined;
  readonly numbers?: ObjectNumbers | undefined;
}

const START = 'HeapProfiler.startTrackingHeapObjects';

/** Makes V8 report at once; it writes a snapshot too, which nobody reads. No timer is left. */
function reportBySnapshot(session: InspectorSession): void {
  session.post(START, { trackAllocations: false });
  session.post('HeapProfiler.stopTrackingHeapObjects', {});
}

interface Reports {
  /** Resolves to true at the next report that V8's timer makes, to false when none comes. */
  waitForNext(clock: Clock): Promise<boolean>;
  readLast(): TrackingMark;
}

/**
 * Adds up V8's reports. Each is a list of `interval, count, bytes` for those intervals that changed,
 * then the last id; interval 0 is what was born before the first report.
 */
function listenToReports(session: InspectorSession): Reports {
  // A typed array, since an array that grows with each report would show in the census.
  let intervals = new Float64Array(2 * 64);
  let lastObjectId = 0;
  let onReport: (() => void) | undefined;

  session.on<{ statsUpdate: number[] }>('HeapProfiler.heapStatsUpdate', ({ statsUpdate }) => {
    for (let i = 0; i < statsUpdate.length; i += 3) {
      const at = 2 * statsUpdate[i]!;
      if (at >= intervals.length) {
        const longer = new Float64Array(2 * at);
        longer.set(intervals);
        intervals = longer;
      }
      intervals[at] = statsUpdate[i + 1]!;
      intervals[at + 1] = statsUpdate[i + 2]!;
    }
  });
  session.on<{ lastSeenObjectId: number }>('HeapProfiler.lastSeenObjectId', (report) => {
    lastObjectId = report.lastSeenObjectId;
    onReport?.();
  });

  return {
    waitForNext: (clock) =>
      new Promise((resolve) => {
        const cancel = clock.after(LONGEST_WAIT_MS, () => settle(false));
        const settle = (hasCome: boolean) => {
          cancel();
          onReport = undefined;
          resolve(hasCome);
        };
        onReport = () => settle(true);
      }),
    readLast() {
      let liveObjects = 0;
      let liveBytes = 0;
      for (let at = 0; at < intervals.length; at += 2) {
        liveObjects += intervals[at]!;
        liveBytes += intervals[at + 1]!;
      }
      return { lastObjectId, liveObjects, liveBytes };
    },
  };
}
