import { Worker } from 'node:worker_threads';

export const meta = {
  name: 'else-worker-keeps',
  kind: 'leak',
  group: 'elsewhere',
  growth: 'native',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a worker thread keeps in an array what it is sent; the growth is in another isolate',
  truth: { first: 2000, rounds: 5 },
};

export async function setup() {
  const worker = new Worker(
    "const kept = []; require('node:worker_threads').parentPort.on('message', (m) => { kept.push(m); require('node:worker_threads').parentPort.postMessage(kept.length); })",
    { eval: true },
  );
  worker.unref();
  let n = 0;
  return {
    async handler() {
      worker.ref();
      await new Promise((r) => {
        worker.once('message', r);
        worker.postMessage({ id: n++, pad: new Array(60).fill(n + 0.5) });
      });
      worker.unref();
    },
    async teardown() {
      await worker.terminate();
    },
  };
}
