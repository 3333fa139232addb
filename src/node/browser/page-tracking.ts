/**
 * Object ids that tell when an object was born, in a page; see `object-tracking.ts`. What JavaScript can see
 * has an odd id, DOM nodes included; what only Blink has gets an even one at a snapshot.
 */
import type { Clock, ObjectTracking } from '../../probe/heap-probe.js';
import { listenToReports } from '../cdp/listen-to-reports.js';
import { readTrackedNumbers } from '../cdp/read-tracked-numbers.js';
import { toLiveSites, type SamplingProfile } from '../cdp/sample-allocations.js';
import { streamSnapshot } from '../cdp/stream-snapshot.js';
import type { PageHeap } from './page-heap.js';
import { PAGE_GROUP } from './page-world.js';
import { readListeners } from './read-listeners.js';

const START = 'HeapProfiler.startTrackingHeapObjects';

/** Opens the profiler of the page: from the first snapshot on every object alive has an id. */
export async function startPageTracking(heap: PageHeap, clock: Clock): Promise<ObjectTracking> {
  const { session } = heap;
  const subscriptions: (() => void)[] = [];
  const reports = listenToReports((notification, listener) =>
    subscriptions.push(session.on(notification, listener)),
  );
  let isStarted = false;
  let isSampling = false;
  await session.send('HeapProfiler.enable');

  return {
    async mark() {
      if (!isStarted) await session.send(START, { trackAllocations: false });
      isStarted = true;
      // The report that is on its way may be from before the last calls.
      for (let report = 0; report < 2; report++) await reports.waitForNext(clock);
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
      await streamSnapshot(session, sink);
      await heap.onSnapshot();
    },
    readNumbers: (snapshotId, of) => readTrackedNumbers(session, snapshotId, PAGE_GROUP, of),
    readTimerDelays: () => heap.timerDelays.read(),
    readListeners: (snapshotId) => readListeners(session, snapshotId, PAGE_GROUP),
    async stop() {
      for (const unsubscribe of subscriptions) unsubscribe();
      // Stopping the tracking by its own command would write one more snapshot.
      if (session.loss === undefined) await session.send('HeapProfiler.disable');
    },
  };
}
