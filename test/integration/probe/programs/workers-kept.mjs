// A worker that keeps what it is sent, its own worker, one that keeps nothing, and one that comes later.
import { findWorkers } from '../src/node/in-process/workers/find-workers.js';
import { WORKER_CHANNELS } from '../src/node/in-process/workers/worker-heaps.js';
import { ask, IDLE, startWorker } from './start-worker.mjs';

const BATCHES = 12;
const keeper = await startWorker(new URL('keeping-worker.mjs', import.meta.url), {
  name: 'keeper',
});
const idle = await startWorker(IDLE);
const { heaps } = await findWorkers();
const atFirst = [...heaps.workers];
const readings = new Float64Array(4 * WORKER_CHANNELS.length);
const columns = atFirst.map(() => []);

for (let batch = 0; batch < BATCHES; batch++) {
  for (let call = 0; call < 100; call++) {
    await ask(keeper, { call });
    await ask(idle, { call });
  }
  await read();
  columns.forEach((column, i) => column.push(readings[i * WORKER_CHANNELS.length]));
}

const before = readings[1];
for (let i = 0; i < 5; i++) await ask(keeper, 'buffer');
await read();
const buffers = readings[1] - before;

const markedIds = [await findMarked(), await findMarked()];
const late = await startWorker(IDLE, { name: 'late' });
const alive = [heaps.countAlive()];
await read();
alive.push(heaps.countAlive());
keeper.postMessage('end');
await new Promise((resolve) => keeper.once('exit', resolve));
await read();
alive.push(heaps.countAlive());
const states = heaps.workers.map((_, i) => heaps.stateOf(i));
const refusal = await heaps.takeSnapshot(0, () => {}).catch((error) => error.message);
await heaps.close();
await heaps.close();
console.log(
  JSON.stringify({
    atFirst,
    titles: heaps.workers.map(({ title }) => title),
    steps: columns.map((column) => column.slice(1).map((heap, i) => heap - column[i])),
    buffers,
    markedIds,
    alive,
    states,
    last: [...readings],
    refusal,
  }),
);
await Promise.all([idle.terminate(), late.terminate()]);

async function read() {
  await heaps.collectGarbage();
  await heaps.readUsed(readings);
}

/** Id of the one instance of `Marked` in a snapshot of the first worker. */
async function findMarked() {
  const chunks = [];
  await heaps.takeSnapshot(0, (chunk) => chunks.push(chunk));
  const { snapshot, nodes, strings } = JSON.parse(Buffer.concat(chunks).toString());
  const fields = snapshot.meta.node_fields;
  const object = snapshot.meta.node_types[0].indexOf('object');
  const found = [];
  for (let at = 0; at < nodes.length; at += fields.length) {
    const isObject = nodes[at + fields.indexOf('type')] === object;
    if (isObject && strings[nodes[at + fields.indexOf('name')]] === 'Marked')
      found.push(nodes[at + fields.indexOf('id')]);
  }
  return found;
}
