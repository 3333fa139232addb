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
import type { Clock, ObjectNumbers, ObjectTracking } from '../probe/heap-probe.js';
import { cacheLineEnds, IS_BEFORE_V8_12 } from './cache-line-ends.js';
import { createContainerCensus } from './container-census.js';
import { openInspectorSession, type InspectorSession } from './inspector-session.js';
import { listenToReports } from './listen-to-reports.js';
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

function trackIn(session: InspectorSession, clock: Clock, isHandlerAsync: boolean): ObjectTracking {
  const reports = listenToReports((notification, listener) => session.on(notification, listener));
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
