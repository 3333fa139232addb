// Workers that are only being started, and that end, while they are looked at.
import { Worker } from 'node:worker_threads';
import { findWorkers } from '../src/node/in-process/workers/find-workers.js';
import { IDLE } from './start-worker.mjs';

const ROUNDS = 25;
const readings = new Float64Array(9);
let found = 0;
let snapshots = 0;
for (let round = 0; round < ROUNDS; round++) {
  const workers = [1, 2, 3].map(() => new Worker(IDLE, { eval: true }));
  await new Promise((resolve) => workers[round % 3].once('message', resolve));
  const { heaps } = await findWorkers();
  found += heaps.workers.length;
  const looked = look(heaps, round);
  if (round % 2 === 0) await looked;
  await Promise.all([heaps.close(), ...workers.map((worker) => worker.terminate())]);
  await looked;
}
console.log(JSON.stringify({ found, snapshots }));

async function look(heaps, round) {
  await heaps.collectGarbage();
  await heaps.readUsed(readings);
  if (round % 5 !== 0) return;
  await heaps
    .takeSnapshot(0, () => {})
    .then(
      () => snapshots++,
      () => {},
    );
}
