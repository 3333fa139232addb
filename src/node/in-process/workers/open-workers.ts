import { CHANNELS, type HeapProbe, type WorkerSearch } from '../../../probe/heap-probe.js';
import { findWorkers } from './find-workers.js';
import { WORKER_CHANNELS, type WorkerHeaps } from './worker-heaps.js';

/** More workers than these are not told apart. */
const MOST_WORKERS = 64;
const WIDTH = WORKER_CHANNELS.length;
const INDEXES = WORKER_CHANNELS.map((name) => CHANNELS.indexOf(name));

/** A probe for the heap of each worker thread of this process, beside the main thread's. */
export async function openWorkers(main: HeapProbe): Promise<WorkerSearch> {
  const { heaps, refusal } = await findWorkers();
  if (heaps === undefined) return { workers: [], refusal, close: async () => {} };
  return {
    workers: heaps.workers.slice(0, MOST_WORKERS).map(({ title }, index) => ({
      title,
      probe: createWorkerProbe(heaps, index, main),
    })),
    refusal,
    close: () => heaps.close(),
  };
}

function createWorkerProbe(heaps: WorkerHeaps, index: number, main: HeapProbe): HeapProbe {
  const read = new Float64Array(MOST_WORKERS * WIDTH);
  const last = new Float64Array(WIDTH);
  return {
    features: { isOwnHeap: false, explain: { available: true } },
    clock: main.clock,
    collectGarbage: () => heaps.collectGarbage(),
    async readHeap(into, offset) {
      into.fill(0, offset, offset + CHANNELS.length);
      await heaps.readUsed(read);
      INDEXES.forEach((channel, i) => {
        const value = read[index * WIDTH + i]!;
        // One that has ended, or does not answer, is what it was.
        if (!Number.isNaN(value)) last[i] = value;
        into[offset + channel] = last[i]!;
      });
    },
    trackObjects: async () => ({
      mark: () =>
        Promise.reject(new Error('Objects of a worker are not counted without a snapshot')),
      sampleAllocations() {},
      readLiveSites: () => [],
      takeSnapshot: (sink) => heaps.takeSnapshot(index, sink),
      async stop() {},
    }),
    async close() {},
  };
}
