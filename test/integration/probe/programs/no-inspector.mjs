// What is left where the inspector is refused.
import { CHANNELS } from '../src/probe/heap-probe.js';
import { openInProcessProbe } from '../src/node/in-process/in-process-probe.js';

const probe = openInProcessProbe();
const values = new Float64Array(CHANNELS.length);
probe.collectGarbage();
probe.readHeap(values, 0);
let refusal;
await probe.trackObjects(false).catch((error) => (refusal = error.message));
await probe.close();
console.log(JSON.stringify({ explain: probe.features.explain, heap: values[0], refusal }));
