// Runs a program's handler and writes a heap snapshot: node --expose-gc take-snapshot.mjs PROGRAM OUT CALLS
// Prints the highest object id before the tracked calls; later objects of the JavaScript heap have higher odd ids.
import inspector from 'node:inspector';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [program, out, calls] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(resolve(program)).href);
const session = new inspector.Session();
session.connect();
const post = (method, params) =>
  new Promise((done, fail) =>
    session.post(method, params, (error, result) => (error ? fail(error) : done(result))),
  );
if (process.env.LINE_ENDS !== '0') {
  // Node 20 needs minutes for a snapshot with big scripts otherwise.
  const warm = new inspector.Session();
  warm.connect();
  warm.post('Debugger.enable');
  warm.post('Debugger.disable');
  warm.disconnect();
}
let lastId = 0;
session.on('HeapProfiler.lastSeenObjectId', ({ params }) => (lastId = params.lastSeenObjectId));
await post('HeapProfiler.enable');
for (let call = 0; call < 8; call++) await handler(call);
await collect();
await post('HeapProfiler.startTrackingHeapObjects', { trackAllocations: false });
const before = lastId;
await new Promise((done) => setTimeout(done, 120));
while (lastId === before) await new Promise((done) => setTimeout(done, 20));
const first = lastId;
for (let call = 0; call < Number(calls); call++) await handler(8 + call);
await collect();
const chunks = [];
session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => chunks.push(params.chunk));
await post('HeapProfiler.takeHeapSnapshot', {});
writeFileSync(out, chunks.join(''));
console.log(JSON.stringify({ lastId: first, node: process.version }));
process.exit(0);

async function collect() {
  for (let round = 0; round < 3; round++) {
    await new Promise((done) => setTimeout(done, 5));
    globalThis.gc();
  }
}
