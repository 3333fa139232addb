// What the search for workers costs the main thread's object ids.
import { findWorkers } from '../src/node/in-process/workers/find-workers.js';
import { openInspectorSession } from '../src/node/cdp/inspector-session.js';
import { IDLE, startWorker } from './start-worker.mjs';

const session = openInspectorSession();
globalThis.marked = {};
session.post('HeapProfiler.enable');
session.post('HeapProfiler.startTrackingHeapObjects', { trackAllocations: false });
session.post('HeapProfiler.stopTrackingHeapObjects', {});
const first = await findId();
const none = await findWorkers({ session });
const afterNone = await findId();
const worker = await startWorker(IDLE);
const { heaps } = await findWorkers({ session });
await heaps.collectGarbage();
await heaps.close();
const afterShared = await findId();
const again = await findWorkers({ session });
const workersAgain = again.heaps.workers.length;
await again.heaps.close();
const own = await findWorkers();
await own.heaps.close();
const afterOwn = await findId();
session.close();
await worker.terminate();
console.log(
  JSON.stringify({
    none,
    workersAgain,
    kept: [afterNone, afterShared, afterOwn].map((id) => id === first),
  }),
);

async function findId() {
  const { result } = session.post('Runtime.evaluate', { expression: 'globalThis.marked' });
  return session.post('HeapProfiler.getHeapObjectId', { objectId: result.objectId })
    .heapSnapshotObjectId;
}
