/**
 * Object ids that tell when an object was born, in another process; see `object-tracking.ts`.
 *
 * A server turns its event loop all the time, so before V8 12 no timer is left to report: every mark
 * starts and stops the tracking, and the snapshot that V8 sends for it is dropped unread.
 */
import type { Clock, ObjectTracking } from '../../probe/heap-probe.js';
import { listenToReports } from '../cdp/listen-to-reports.js';
import { readTrackedNumbers } from '../cdp/read-tracked-numbers.js';
import { toLiveSites, type SamplingProfile } from '../cdp/sample-allocations.js';
import { LONGEST_SNAPSHOT_MS, streamSnapshot } from '../cdp/stream-snapshot.js';
import type { RemoteHeap } from './remote-heap.js';
import { OBJECT_GROUP } from './remote-agent.js';

const START = 'HeapProfiler.startTrackingHeapObjects';

/** Opens the profiler of the process: from the first snapshot on every object alive has an id. */
export async function startRemoteTracking(
  heap: RemoteHeap,
  clock: Clock,
  onSnapshot: () => Promise<void>,
): Promise<ObjectTracking> {
  const { session, agent, isBeforeV8_12 } = heap;
  const subscriptions: (() => void)[] = [];
  const reports = listenToReports((notification, listener) =>
    subscriptions.push(session.on(notification, listener)),
  );
  let isStarted = false;
  let isTimed = !isBeforeV8_12;
  let isSampling = false;
  await session.send('HeapProfiler.enable');

  return {
    async mark() {
      if (!isStarted && isTimed) await session.send(START, { trackAllocations: false });
      isStarted = true;
      // Reports that were on their way are from before the last calls: they come before this answer.
      await agent.call('turn');
      if (isTimed) isTimed = await reports.waitForNext(clock);
      if (!isTimed) {
        await heap.cacheLineEnds();
        await session.send(START, { trackAllocations: false });
        await session.send('HeapProfiler.stopTrackingHeapObjects', {}, LONGEST_SNAPSHOT_MS);
      }
      return reports.readLast();
    },
    async sampleAllocations(interval) {
      await session.send('HeapProfiler.startSampling', { samplingInterval: interval });
      isSampling = true;
    },
    async readLiveSites() {
      if (!isSampling) return [];
      try {
        return toLiveSites(await session.send<SamplingProfile>('HeapProfiler.getSamplingProfile'));
      } catch (error) {
        if (session.loss) throw error;
        // Another session's end stops the sampling of all: the report is told without stacks.
        return [];
      }
    },
    async takeSnapshot(sink) {
      await heap.cacheLineEnds();
      await streamSnapshot(session, sink);
      await onSnapshot();
    },
    readNumbers: (snapshotId, of) => readTrackedNumbers(session, snapshotId, OBJECT_GROUP, of),
    async stop() {
      for (const unsubscribe of subscriptions) unsubscribe();
      // Stopping the tracking by its own command would write one more snapshot.
      const sent = session.send('HeapProfiler.disable');
      sent.catch(() => {});
      // The process does it when it comes to it, whether that is waited for or not.
      if (!session.isInHurry) await sent;
    },
  };
}
