// Starts a worker and waits until it has said that it runs. What it is asked is answered once.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export async function startWorker(script, options = {}) {
  const worker = new Worker(script, { eval: typeof script === 'string', ...options });
  await once(worker, 'message');
  return worker;
}

export async function ask(worker, message) {
  const answered = once(worker, 'message');
  worker.postMessage(message);
  return (await answered)[0];
}

/** Says that it runs, and does nothing. */
export const IDLE = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', () => parentPort.postMessage('idle'));
parentPort.postMessage('runs');`;
