// Six batches of 100 calls, each call keeps one object and makes garbage; prints what the marks count, and
// the nodes of a snapshot at the end.
import { openInProcessProbe } from '../src/node/in-process/in-process-probe.js';
import { createSnapshotParser } from '../src/snapshot/parse-snapshot.js';

const [mode, ballast] = process.argv.slice(2);
globalThis.ballast = Array.from({ length: Number(ballast) }, (_, i) => ({ i, list: [i] }));
globalThis.kept = [];

async function handle(call) {
  globalThis.kept.push({ call });
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
  probe.collectGarbage();
  marks.push(await tracking.mark());
}
const parser = createSnapshotParser();
await tracking.takeSnapshot((chunk) => parser.push(chunk));
const nodes = parser.finish().nodeCount;
await tracking.stop();
await probe.close();
console.log(JSON.stringify({ marks, nodes }));
