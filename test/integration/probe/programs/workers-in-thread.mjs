// The search from within a worker thread, which has no workers at first, and then one.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { findWorkers } from '../src/node/in-process/workers/find-workers.js';
import { IDLE, startWorker } from './start-worker.mjs';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.once('message', (told) => console.log(JSON.stringify(told)));
} else {
  const told = [await findWorkers()];
  const child = await startWorker(IDLE);
  told.push(await findWorkers());
  await child.terminate();
  told.push(await findWorkers());
  parentPort.postMessage(told);
}
