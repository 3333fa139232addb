// One function that keeps what it makes, one whose work is garbage; prints the live sites.
import { openInProcessProbe } from '../src/node/in-process/in-process-probe.js';

const kept = (globalThis.kept = []);
function keep(call) {
  kept.push(Array.from({ length: 50 }, () => call));
}
function waste(call) {
  return Array.from({ length: 50 }, () => call).length;
}
const probe = openInProcessProbe();
const tracking = await probe.trackObjects(false);
const beforeStart = tracking.readLiveSites();
tracking.sampleAllocations(32_768);
for (let call = 0; call < 5000; call++) {
  keep(call);
  waste(call);
}
await probe.clock.turn();
probe.collectGarbage();
const sites = tracking.readLiveSites();
await probe.close();
console.log(JSON.stringify({ sites, beforeStart }));
