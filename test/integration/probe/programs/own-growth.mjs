// What a process gains by heapslope alone from its first look to the second one, in bytes.
import { takeLook } from '../src/check/take-look.js';
import { joinSums } from '../src/growth/join-sums.js';
import { measureSpan } from '../src/growth/measure-span.js';
import { openInspectorSession } from '../src/node/cdp/inspector-session.js';
import { openInProcessProbe } from '../src/node/in-process/in-process-probe.js';

globalThis.memory = new WebAssembly.Memory({ initial: 32 });
const probe = openInProcessProbe();
const tracking = await probe.trackObjects(true);
const sums = [await look()];
probe.countOutsideMemory();
openInspectorSession().close();
sums.push(await look());
await tracking.stop();
const { bytes } = measureSpan(joinSums(sums), [0, 100], 0, 1, new Set());
console.log(JSON.stringify({ gained: bytes.reduce((sum, gain) => sum + Math.max(0, gain), 0) }));

async function look() {
  const timings = { snapshot: 0, analysis: 0 };
  const sources = { ownFolder: new URL('../', import.meta.url).pathname };
  const check = { probe, options: {}, host: { sources }, timings, snapshotFiles: [] };
  await probe.clock.turn();
  probe.collectGarbage();
  return (await takeLook(check, tracking)).placed.sums;
}
