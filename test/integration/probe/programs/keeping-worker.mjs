// Keeps what it is sent, and a buffer where it is asked for one. It has a worker of its own.
import { once } from 'node:events';
import { parentPort, Worker } from 'node:worker_threads';

class Marked {}
const kept = [new Marked()];
parentPort.on('message', (message) => {
  if (message === 'end') return process.exit();
  kept.push(message === 'buffer' ? new ArrayBuffer(1_000_000) : message);
  parentPort.postMessage(kept.length);
});
await once(new Worker('setInterval(() => {}, 1000)', { eval: true, name: 'inner' }), 'online');
parentPort.postMessage('runs');
