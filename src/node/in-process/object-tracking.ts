/**
 * Snapshots in which an object has one id, through one inspector session: ids rise in steps of two, and
 * last as long as no session of this process is closed. Hence one session for all of a check, and those that
 * end meanwhile are kept until it ends.
 *
 * Without a snapshot `startTrackingHeapObjects` gives an id to all that lives, each time that it is called
 * (`HeapObjectsMap::UpdateHeapObjectsMap` in V8's src/profiler/heap-snapshot-generator.cc), and so marks a
 * moment between births; its timer goes on from the first one.
 *
 * Without snapshots V8 counts what is alive: while `HeapProfiler.startTrackingHeapObjects` is on, a timer
 * of V8's reports, per interval between two reports, how many objects still live; a mark waits for the next
 * report. The timer fires when the event loop turns. From Node 22 on V8 spaces it so that it takes at most
 * a quarter of the time; on Node 20 it fires every 50 ms whatever it costs, so that a handler that turns
 * the loop would spend its time there. In that case every mark starts and stops the tracking, which takes a
 * whole snapshot but leaves no timer.
 */
import type { Clock, ObjectTracking } from '../../probe/heap-probe.js';
import { cacheLineEnds, IS_BEFORE_V8_12 } from '../cdp/cache-line-ends.js';
import { openInspectorSession, type InspectorSession } from '../cdp/inspector-session.js';
import { listenToReports } from '../cdp/listen-to-reports.js';
import { readNumbers } from '../cdp/read-numbers.js';
import { readLiveSites, startAllocationSampling } from '../cdp/sample-allocations.js';
import { readSnapshotStream } from '../cdp/read-snapshot-stream.js';
import { sinkText } from '../cdp/sink-text.js';
import { warmUpStream } from '../cdp/warm-up-stream.js';
import { lookUpObject } from './visit-objects.js';

/**
 * Opens the session.
 *
 * @param isHandlerAsync whether calls of the handler turn the event loop
 */
export async function startObjectTracking(
  clock: Clock,
  isHandlerAsync: boolean,
): Promise<ObjectTracking> {
  warmUpStream();
  const session = openInspectorSession({ keepsIds: true });
  try {
    return trackIn(session, clock, isHandlerAsync);
  } catch (error) {
    session.close();
    throw error;
  }
}

function trackIn(session: InspectorSession, clock: Clock, isHandlerAsync: boolean): ObjectTracking {
  const reports = listenToReports((notification, listener) => session.on(notification, listener));
  session.post('HeapProfiler.enable');
  let isStarted = false;
  let isTimed = !(IS_BEFORE_V8_12 && isHandlerAsync);
  let isSampling = false;

  return {
    isTimerDear: IS_BEFORE_V8_12,
    async mark() {
      if (!isStarted && isTimed) session.post(START, { trackAllocations: false });
      isStarted = true;
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
    numberObjects() {
      if (!isTimed) return undefined;
      isStarted = true;
      session.post(START, { trackAllocations: false });
      // The ids of one command are in no order: only what a second one adds is above all of them.
      return numberNew(session);
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
      if (isStarted && isTimed && IS_BEFORE_V8_12) {
        isStarted = false;
        endBySnapshot(session, sink);
      } else await readSnapshotStream(sink);
    },
    readNumbers: (snapshotId, of) =>
      lookUpObject(session, snapshotId, (objectId) => readNumbers(session, objectId, of)),
    async stop() {
      // Tracking that is left on keeps the process from exiting.
      session.close();
    },
  };
}

const START = 'HeapProfiler.startTrackingHeapObjects';

/** @returns the id of an object that is made now, and that V8 numbers after all others */
function numberNew(session: InspectorSession): number | undefined {
  const { result } = session.post<{ result: { objectId: string } }>('Runtime.evaluate', {
    expression: '({})',
    objectGroup: MARK_GROUP,
  });
  session.post(START, { trackAllocations: false });
  const answer = session.post<{ heapSnapshotObjectId: string }>('HeapProfiler.getHeapObjectId', {
    objectId: result.objectId,
  });
  session.post('Runtime.releaseObjectGroup', { objectGroup: MARK_GROUP });
  return Number(answer.heapSnapshotObjectId) || undefined;
}

const MARK_GROUP = 'heapslope-mark';

/**
 * The snapshot with which V8 ends its tracking, and the timer: before V8 12 that would go on to take a good
 * part of the time.
 */
function endBySnapshot(session: InspectorSession, sink: (chunk: Uint8Array) => void): void {
  const text = sinkText(sink);
  const unsubscribe = session.on<{ chunk: string }>(CHUNK, ({ chunk }) => text.take(chunk));
  session.post('HeapProfiler.stopTrackingHeapObjects', { reportProgress: false });
  unsubscribe();
  text.end();
}

const CHUNK = 'HeapProfiler.addHeapSnapshotChunk';

/** Makes V8 report at once; it writes a snapshot too, which nobody reads. No timer is left. */
function reportBySnapshot(session: InspectorSession): void {
  session.post(START, { trackAllocations: false });
  session.post('HeapProfiler.stopTrackingHeapObjects', {});
}
