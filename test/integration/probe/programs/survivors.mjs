// Six batches of 100 calls, each call keeps one object and makes garbage; prints the marks and how many
// of the kept objects the snapshot's ids put into each interval.
import { openInProcessProbe } from '../src/node/in-process-probe.js';
import { createSnapshotParser } from '../src/snapshot/parse-snapshot.js';

const [mode, ballast] = process.argv.slice(2);
class Kept {
  constructor(call) {
    this.call = call;
  }
}
globalThis.ballast = Array.from({ length: Number(ballast) }, (_, i) => ({ i, list: [i] }));
globalThis.kept = [];

async function handle(call) {
  globalThis.kept.push(new Kept(call));
  let garbage = [];
  for (let i = 0; i < 1000; i++) garbage.push({ i, text: `x${i}` });
  garbage = undefined;
  if (mode === 'async' && call % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 8));
}

const probe = openInProcessProbe();
const tracking = await probe.trackObjects(mode === 'async');
const marks = [await tracking.mark()];
for (let batch = 0; batch < 6; batch++) {
  for (let call = 0; call < 100; call++) await handle(call);
  marks.push(await tracking.mark());
}
const parser = createSnapshotParser();
await tracking.takeSnapshot((chunk) => parser.push(chunk));
const snapshot = parser.finish();
await tracking.stop();
await probe.close();

const survivors = Array.from({ length: marks.length + 1 }, () => 0);
for (let node = 0; node < snapshot.nodeCount; node++) {
  if (snapshot.nodeTypeNames[snapshot.nodeType[node]] !== 'object') continue;
  if (snapshot.strings.decode(snapshot.nodeName[node]) !== 'Kept') continue;
  const later = marks.findIndex((mark) => snapshot.nodeId[node] <= mark.lastObjectId);
  survivors[later < 0 ? marks.length : later]++;
}
console.log(JSON.stringify({ marks, survivors, nodes: snapshot.nodeCount }));
