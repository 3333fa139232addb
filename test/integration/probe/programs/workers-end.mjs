// A process that has sessions open, and nothing to wait for. With 'exit' it exits within a snapshot.
import { findWorkers } from '../src/node/in-process/workers/find-workers.js';
import { IDLE, startWorker } from './start-worker.mjs';

const worker = await startWorker(IDLE);
worker.unref();
const { heaps } = await findWorkers();
await heaps.collectGarbage();
console.log(JSON.stringify({ alive: heaps.countAlive() }));
if (process.argv[2] === 'exit') {
  void heaps.takeSnapshot(0, () => process.exit());
}
