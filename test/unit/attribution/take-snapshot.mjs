// node --expose-gc take-snapshot.mjs FOLDER OUT CALLS
// Calls the handlers of all programs in FOLDER and writes one heap snapshot to OUT. Prints the highest object id before
// the tracked calls: objects of the JavaScript heap that are born later have higher, odd ids.
import inspector from 'node:inspector';
import { closeSync, openSync, readdirSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, out, calls] = process.argv.slice(2);

const handlers = await loadHandlers();
const session = new inspector.Session();
session.connect();
const post = (method, params) =>
  new Promise((done, fail) =>
    session.post(method, params, (error, result) => (error ? fail(error) : done(result))),
  );
let lastId = 0;
session.on('HeapProfiler.lastSeenObjectId', ({ params }) => (lastId = params.lastSeenObjectId));
cacheLineEnds();
await post('HeapProfiler.enable');
await callAll(0, 8);
await collect();
await post('HeapProfiler.startTrackingHeapObjects', { trackAllocations: false });
const atStart = lastId;
while (lastId === atStart) await new Promise((done) => setTimeout(done, 20));
const before = lastId;
await callAll(8, Number(calls));
await collect();
await takeSnapshot();
console.log(before);
process.exit(0);

async function loadHandlers() {
  const files = readdirSync(folder).filter((file) => /\.[cm]js$/.test(file));
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(resolve(folder, file)).href)),
  );
  return modules.map((module) => module.handler);
}

async function callAll(first, count) {
  for (let call = first; call < first + count; call++) {
    for (const handler of handlers) await handler(call);
  }
}

async function takeSnapshot() {
  const file = openSync(out, 'w');
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => writeSync(file, params.chunk));
  await post('HeapProfiler.takeHeapSnapshot', {});
  closeSync(file);
}

// Node 20 needs minutes for a snapshot with big scripts otherwise.
function cacheLineEnds() {
  const other = new inspector.Session();
  other.connect();
  other.post('Debugger.enable');
  other.post('Debugger.disable');
  other.disconnect();
}

async function collect() {
  for (let round = 0; round < 3; round++) {
    await new Promise((done) => setTimeout(done, 5));
    globalThis.gc();
  }
}
