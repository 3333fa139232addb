// Opens and stops the tracking again and again; prints what is left. The process must then end by itself.
import { CHANNELS } from '../src/probe/heap-probe.js';
import { openInProcessProbe } from '../src/node/in-process/in-process-probe.js';

const probe = openInProcessProbe();
const read = async () => {
  // The pieces of a snapshot are freed beside the program, some time after the collection.
  for (let i = 0; i < 3; i++) {
    await probe.clock.sleep(20);
    probe.collectGarbage();
  }
  const values = new Float64Array(CHANNELS.length);
  probe.readHeap(values, 0);
  return Object.fromEntries(CHANNELS.map((name, i) => [name, values[i]]));
};
const cycle = async (number) => {
  const tracking = await probe.trackObjects(false);
  if (number % 10 === 0) {
    await tracking.mark();
    await tracking.takeSnapshot(() => {});
  }
  await tracking.stop();
  await tracking.stop();
};
for (let i = 0; i < 100; i++) await cycle(i);
const before = await read();
for (let i = 0; i < 50; i++) await cycle(i);
const after = await read();
const left = await probe.trackObjects(true); // Left open on purpose: close() must stop it.
await left.mark();
await probe.close();
await probe.close();
console.log(
  JSON.stringify({ before, after, symbols: Object.getOwnPropertySymbols(globalThis).length }),
);
