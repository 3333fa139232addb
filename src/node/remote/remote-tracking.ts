/**
 * Object ids that tell when an object was born, in another process; see `object-tracking.ts`.
 *
 * A server turns its event loop all the time, so before V8 12 no timer is left to report: every mark
 * starts and stops the tracking, and the snapshot that V8 sends for it is dropped unread.
 */
import type { Clock, ObjectNumbers, ObjectTracking } from '../../probe/heap-probe.js';
import { listenToReports } from '../cdp/listen-to-reports.js';
import {
  COUNT_ENTRIES,
  GET_PROPERTIES,
  hasOnlyElements,
  OF_FIELDS,
  toNumbers,
  type Counted,
  type Properties,
} from '../cdp/read-numbers.js';
import { toLiveSites, type SamplingProfile } from '../cdp/sample-allocations.js';
import { sinkText } from '../cdp/sink-text.js';
import type { RemoteHeap } from './remote-heap.js';
import { OBJECT_GROUP } from './remote-agent.js';

/** A snapshot of a large heap takes minutes, in which nothing else is answered, ms. */
const LONGEST_SNAPSHOT_MS = 600_000;
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
      await streamSnapshot(heap, sink);
      await onSnapshot();
    },
    readNumbers: (snapshotId, of) => readObject(heap, snapshotId, of),
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

async function readObject(
  { session, agent }: RemoteHeap,
  snapshotId: number,
  of: 'entries' | undefined,
): Promise<ObjectNumbers | undefined> {
  try {
    const { result } = await session.send<{ result: { objectId: string } }>(
      'HeapProfiler.getObjectByHeapObjectId',
      { objectId: String(snapshotId), objectGroup: OBJECT_GROUP },
    );
    const { objectId } = result;
    const counted = await session.send<Counted>('Runtime.callFunctionOn', {
      objectId,
      returnByValue: true,
      functionDeclaration: COUNT_ENTRIES,
    });
    const own =
      of === 'entries' || hasOnlyElements(counted)
        ? { result: [] }
        : await session.send<Properties>(GET_PROPERTIES, { objectId, ...OF_FIELDS });
    await agent.releaseObjects();
    return toNumbers(own, counted);
  } catch (error) {
    if (session.loss) throw error;
    // V8 says by an error that there is no such object.
    return undefined;
  }
}

/** @throws what `sink` throws, once V8 has finished */
async function streamSnapshot(
  { session }: RemoteHeap,
  sink: (chunk: Uint8Array) => void,
): Promise<void> {
  const text = sinkText(sink);
  const unsubscribe = session.on<{ chunk: string }>(
    'HeapProfiler.addHeapSnapshotChunk',
    ({ chunk }) => text.take(chunk),
  );
  try {
    await session.send(
      'HeapProfiler.takeHeapSnapshot',
      { reportProgress: false },
      LONGEST_SNAPSHOT_MS,
    );
  } finally {
    unsubscribe();
  }
  text.end();
}
