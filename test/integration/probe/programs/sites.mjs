// One function that keeps what it makes, one whose work is garbage; prints the live sites.
import { openInProcessProbe } from '../src/node/in-process-probe.js';
import { startAllocationSampling } from '../src/node/sample-allocations.js';

const kept = (globalThis.kept = []);
function keep(call) {
  kept.push(Array.from({ length: 50 }, () => call));
}
function waste(call) {
  return Array.from({ length: 50 }, () => call).length;
}
const probe = openInProcessProbe();
const sampling = startAllocationSampling();
for (let call = 0; call < 5000; call++) {
  keep(call);
  waste(call);
}
await probe.clock.turn();
probe.collectGarbage();
const sites = sampling.readLiveSites();
sampling.stop();
sampling.stop();
console.log(JSON.stringify({ sites, afterStop: sampling.readLiveSites() }));
