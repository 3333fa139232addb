import { oldSpaceLimit } from '../../probe/old-space-limit.js';
import type { ClassInspection, HeapProbe, ObjectTracking } from '../../probe/heap-probe.js';
import { processClock } from '../host/process-clock.js';
import type { RemoteHeap } from './remote-heap.js';
import { startRemoteTracking } from './remote-tracking.js';

/** A reading of a server moves by some hundred bytes on its own. */
const LEAST_BATCH_MS = 200;

/**
 * A probe of another process's main realm, through its inspector. The clock is ours: a collection waits
 * for a turn of the other process's event loop by itself.
 *
 * @param onSnapshot called after each snapshot, while the process still has what it was taken of
 */
export function createRemoteProbe(heap: RemoteHeap, onSnapshot: () => Promise<void>): HeapProbe {
  const { session, agent, visitObjects } = heap;
  let tracking: ObjectTracking | undefined;
  // Taken with the last collection, and not asked for since.
  let reading: number[] | undefined;
  return {
    features: { isOwnHeap: false, explain: { available: true } },
    clock: processClock,
    leastBatchMs: LEAST_BATCH_MS,
    async collectGarbage() {
      reading = await agent.call('collectGarbage');
    },
    async readHeap(into, offset) {
      into.set(reading ?? (await agent.call('read')), offset);
      reading = undefined;
    },
    measureBytecode: () => agent.call('measureBytecode'),
    async countOutsideMemory() {
      for (const prototype of await agent.call('startOutsideCount'))
        await visitObjects('noteOutsideMemory', prototype);
      return agent.call('hasOutsideMemory');
    },
    listHandles: () => agent.call('listHandles'),
    async readHeapLimit() {
      const { nodeOptions, execArgv } = await agent.call('describe');
      return oldSpaceLimit(await agent.call('readHeapLimit'), nodeOptions, execArgv);
    },
    async trackObjects() {
      await tracking?.stop();
      tracking = await startRemoteTracking(heap, processClock, onSnapshot);
      return tracking;
    },
    inspectClasses: () => inspectRemoteClasses(heap),
    async close() {
      if (session.loss === undefined) await tracking?.stop();
      tracking = undefined;
    },
  };
}

/** Counts by the name: a class of this process is none of the other's. */
function inspectRemoteClasses({ agent, visitObjects }: RemoteHeap): ClassInspection {
  return {
    async countInstances(of) {
      const name = typeof of === 'string' ? of : of.name;
      await agent.call('startCounting', name);
      await visitObjects('showInstances');
      return agent.call('readCount');
    },
    close() {},
  };
}
