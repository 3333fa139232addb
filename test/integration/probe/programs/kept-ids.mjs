// Whether an object has one id for all of the tracking, whatever else is asked of V8 meanwhile.
import { openInspectorSession } from '../src/node/cdp/inspector-session.js';
import { openInProcessProbe } from '../src/node/in-process/in-process-probe.js';
import { createSnapshotParser } from '../src/snapshot/parse-snapshot.js';

class Marked {}
globalThis.marked = new Marked();
globalThis.memory = new WebAssembly.Memory({ initial: 32 });

const probe = openInProcessProbe();
const tracking = await probe.trackObjects(true);
const first = await findId();
probe.countOutsideMemory();
const counted = await findId();
const other = openInspectorSession();
other.close();
other.close();
const closed = await findId();
await tracking.stop();
await tracking.stop();
const again = await probe.trackObjects(true);
const restarted = await findId(again);
await again.stop();
console.log(
  JSON.stringify({
    isFound: first > 0,
    kept: [counted, closed].map((id) => id === first),
    // Nothing is left that would keep V8 from forgetting.
    isForgotten: restarted !== first,
  }),
);

async function findId(from = tracking) {
  const parser = createSnapshotParser();
  await from.takeSnapshot((chunk) => parser.push(chunk));
  const { nodeCount, nodeId, nodeName, strings } = parser.finish();
  const name = strings.indexOf('Marked');
  let id = Infinity;
  for (let node = 0; node < nodeCount; node++)
    if (nodeName[node] === name && nodeId[node] % 2 === 1) id = Math.min(id, nodeId[node]);
  return id;
}
