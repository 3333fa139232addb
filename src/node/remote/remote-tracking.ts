/**
 * Object ids that tell when an object was born, in another process; see `object-tracking.ts`.
 *
 * A server turns its event loop all the time, so before V8 12 no timer is left to report: every mark
 * starts and stops the tracking, and the snapshot that V8 sends for it is dropped unread.
 */
import type { Clock, ObjectNumbers, ObjectTracking } from '../../probe/heap-probe.js';
import { listenToReports } from '../listen-to-reports.js';
import { COUNT_ENTRIES, toNumbers, type Counted, type Properties } from '../read-numbers.js';
import { toLiveSites, type SamplingProfile } from '../sample-allocations.js';
import type { RemoteHeap } from './remote-heap.js';
import { OBJECT_GROUP } from './remote-agent.js';

/** A snapshot of a large heap takes minutes, in which nothing else is answered, ms. */
const LONGEST_SNAPSHOT_MS = 600_000;
const START = 'HeapProfiler.startTrackingHeapObjects';

/** Starts to track; from the first mark on every object alive has an id. */
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
  let isTimed = !isBeforeV8_12;
  let isSampling = false;
  let censuses = 0;
  let last: LookedUp | undefined;
  await session.send('HeapProfiler.enable');
  await heap.cacheLineEnds();
  if (isTimed) await session.send(START, { trackAllocations: false });

  /** All that is asked of an object is read at once: the search for it is what costs. */
  async function lookUp(snapshotId: number): Promise<LookedUp> {
    if (last?.snapshotId !== snapshotId)
      last = { snapshotId, ...(await readObject(heap, snapshotId)) };
    return last;
  }

  return {
    async mark() {
      last = undefined;
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
    async census() {
      last = undefined;
      if (++censuses > 1) return agent.call('compareContainers');
      await agent.call('startCensus');
      await heap.visitObjects('noteContainers');
    },
    async grownContainers() {
      const grown = await agent.call('findGrown');
      const told = [];
      for (const [index, container] of grown.entries()) {
        const objectId = await agent.refer('grownAt', index);
        told.push({ ...container, snapshotId: objectId ? await findId(heap, objectId) : 0 });
      }
      await agent.releaseObjects();
      return told;
    },
    currentSizes: () => agent.call('currentSizes'),
    sizesOf: async (snapshotId) => (await lookUp(snapshotId)).sizes,
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
    readNumbers: async (snapshotId) => (await lookUp(snapshotId)).numbers,
    async stop() {
      for (const unsubscribe of subscriptions) unsubscribe();
      // Stopping the tracking by its own command would write one more snapshot.
      const sent = Promise.all([session.send('HeapProfiler.disable'), agent.call('endCensus')]);
      sent.catch(() => {});
      // The process does it when it comes to it, whether that is waited for or not.
      if (!session.isInHurry) await sent;
    },
  };
}

/** What was read of one object; nothing where it is gone. */
interface LookedUp {
  readonly snapshotId: number;
  readonly sizes?: readonly [number, number] | undefined;
  readonly numbers?: ObjectNumbers | undefined;
}

async function readObject(
  { session, agent }: RemoteHeap,
  snapshotId: number,
): Promise<Omit<LookedUp, 'snapshotId'>> {
  try {
    const { result } = await session.send<{ result: { objectId: string } }>(
      'HeapProfiler.getObjectByHeapObjectId',
      { objectId: String(snapshotId), objectGroup: OBJECT_GROUP },
    );
    const { objectId } = result;
    const sizes = await agent.hand('sizesOf', objectId);
    const own = await session.send<Properties>('Runtime.getProperties', {
      objectId,
      ownProperties: true,
    });
    const counted = await session.send<Counted>('Runtime.callFunctionOn', {
      objectId,
      returnByValue: true,
      functionDeclaration: COUNT_ENTRIES,
    });
    await agent.releaseObjects();
    return { sizes: sizes ?? undefined, numbers: toNumbers(own, counted) };
  } catch (error) {
    if (session.loss) throw error;
    // V8 says by an error that there is no such object.
    return {};
  }
}

async function findId({ session }: RemoteHeap, objectId: string): Promise<number> {
  const answer = await session.send<{ heapSnapshotObjectId: string }>(
    'HeapProfiler.getHeapObjectId',
    { objectId },
  );
  return Number(answer.heapSnapshotObjectId);
}

/** @throws what `sink` throws, once V8 has finished */
async function streamSnapshot(
  { session }: RemoteHeap,
  sink: (chunk: Uint8Array) => void,
): Promise<void> {
  let failure: { error: unknown } | undefined;
  const unsubscribe = session.on<{ chunk: string }>(
    'HeapProfiler.addHeapSnapshotChunk',
    ({ chunk }) => {
      if (failure !== undefined) return;
      try {
        sink(Buffer.from(chunk));
      } catch (error) {
        failure = { error };
      }
    },
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
  if (failure !== undefined) throw failure.error;
}
