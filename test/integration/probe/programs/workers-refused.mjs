// The search where the inspector is refused: without workers, and with one.
import { findWorkers } from '../src/node/in-process/workers/find-workers.js';
import { IDLE, startWorker } from './start-worker.mjs';

const told = [await findWorkers()];
const worker = await startWorker(IDLE);
told.push(await findWorkers());
console.log(JSON.stringify(told));
await worker.terminate();
