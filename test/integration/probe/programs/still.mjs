// Readings of a heap that nothing uses, in bytes since the first.
import { CHANNELS } from '../src/probe/heap-probe.js';
import { openInProcessProbe } from '../src/node/in-process/in-process-probe.js';

const probe = openInProcessProbe();
const values = new Float64Array(CHANNELS.length * 40);
for (let round = 0; round < 40; round++) {
  await probe.clock.turn();
  probe.collectGarbage();
  probe.readHeap(values, round * CHANNELS.length);
}
const column = (name) =>
  Array.from({ length: 40 }, (_, i) => values[i * CHANNELS.length + CHANNELS.indexOf(name)]);
console.log(JSON.stringify(Object.fromEntries(CHANNELS.map((name) => [name, column(name)]))));
