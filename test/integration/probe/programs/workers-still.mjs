// Workers whose event loop stands still: one computes, one waits in Atomics.wait, one is in native code.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findWorkers } from '../src/node/in-process/workers/find-workers.js';
import { startWorker } from './start-worker.mjs';

const folder = mkdtempSync(join(tmpdir(), 'heapslope-fifo-'));
const fifo = join(folder, 'fifo');
execFileSync('mkfifo', [fifo]);
const head = `const { parentPort, workerData } = require('node:worker_threads');
parentPort.postMessage('runs');`;
const options = { workerData: { fifo } };
const busy = await startWorker(`${head} for (;;) globalThis.last = [{}];`, options);
const atomics = await startWorker(
  `${head} globalThis.ünïcode = 1;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
  options,
);
const native = await startWorker(
  `${head} require('node:fs').readFileSync(workerData.fifo); setInterval(() => {}, 1000);`,
  options,
);

const { heaps } = await findWorkers();
const rounds = [];
const readings = new Float64Array(9);
await read();
await read();
const snapshots = [];
for (const index of [0, 1, 2]) snapshots.push(await summarize(index));
writeFileSync(fifo, '');
while (heaps.stateOf(2) === 'silent') await new Promise((resolve) => setTimeout(resolve, 10));
await read();
await heaps.close();
console.log(JSON.stringify({ rounds, snapshots }));
rmSync(folder, { recursive: true });
await Promise.all([busy, atomics, native].map((worker) => worker.terminate()));

async function read() {
  await heaps.collectGarbage();
  await heaps.readUsed(readings);
  rounds.push({
    isRead: [0, 3, 6].map(
      (at) => readings[at] > 1e6 && readings[at + 1] > 0 && readings[at + 2] > 0,
    ),
    states: [0, 1, 2].map((i) => heaps.stateOf(i)),
  });
}

async function summarize(index) {
  const chunks = [];
  try {
    await heaps.takeSnapshot(index, (chunk) => chunks.push(chunk));
  } catch (error) {
    return error.message;
  }
  const { snapshot, nodes, strings } = JSON.parse(Buffer.concat(chunks).toString());
  const isWhole = nodes.length === snapshot.node_count * snapshot.meta.node_fields.length;
  return { isWhole, isUnicode: strings.includes('ünïcode') };
}
