// Whether a garbage collection can be forced, and what that leaves behind.
import v8 from 'node:v8';
import vm from 'node:vm';
import { openInProcessProbe } from '../src/node/in-process/in-process-probe.js';

if (process.argv[2] === 'fake') globalThis.gc = () => {};
if (process.argv[2] === 'set') v8.setFlagsFromString('--expose-gc');
const contexts = () => v8.getHeapStatistics().number_of_native_contexts;
const probes = Array.from({ length: 3 }, openInProcessProbe);
let target = { list: Array.from({ length: 1000 }, () => 0) };
const ref = new WeakRef(target);
target = undefined;
await probes[0].clock.turn();
probes[2].collectGarbage('ignored');
const opened = contexts();
for (let i = 0; i < 50; i++) openInProcessProbe();
const opened50 = contexts();
console.log(
  JSON.stringify({
    isCollected: ref.deref() === undefined,
    globalGc: typeof globalThis.gc,
    gcOfNewContext: vm.runInNewContext('typeof gc'),
    contextsOfMoreProbes: opened50 - opened,
  }),
);
