// Six batches of 100 calls, each call keeps one object and makes garbage, and a snapshot before the first
// batch and after each; prints into which interval the ids put the kept objects of the last snapshot, and
// whether each snapshot has the ids of those before it. Called with `numbered`, ids are given without a
// snapshot before each batch but the last look; prints none where they cannot be had.
import { openInProcessProbe } from '../src/node/in-process/in-process-probe.js';
import { createSnapshotParser } from '../src/snapshot/parse-snapshot.js';

const [mode, ballast, by] = process.argv.slice(2);
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

async function look() {
  await probe.clock.turn();
  probe.collectGarbage();
  const parser = createSnapshotParser();
  await tracking.takeSnapshot((chunk) => parser.push(chunk));
  const { nodeCount, nodeId, nodeType, nodeTypeNames, nodeName, strings } = parser.finish();
  const kept = [];
  let lastId = 0;
  for (let node = 0; node < nodeCount; node++) {
    // Even ids are native nodes, which have no age.
    if (nodeId[node] % 2 === 1) lastId = Math.max(lastId, nodeId[node]);
    const isObject = nodeTypeNames[nodeType[node]] === 'object';
    if (isObject && strings.decode(nodeName[node]) === 'Kept') kept.push(nodeId[node]);
  }
  return { lastId, kept: kept.sort((a, b) => a - b) };
}

const mark = async () => ({ lastId: tracking.numberObjects(), kept: [] });
const looks = [by === 'numbered' ? await mark() : await look()];
for (let batch = 0; batch < 6; batch++) {
  for (let call = 0; call < 100; call++) await handle(call);
  looks.push(by === 'numbered' && batch < 5 ? await mark() : await look());
}
await tracking.stop();
await probe.close();

const lastIds = looks.map(({ lastId }) => lastId);
const survivors = lastIds.map(() => 0);
for (const id of looks.at(-1).kept) survivors[lastIds.findIndex((lastId) => id <= lastId)]++;
const isSameIds = looks
  .slice(1)
  .map(({ kept }, i) => looks[i].kept.every((id, member) => id === kept[member]));
const v8 = Number.parseInt(process.versions.v8, 10);
console.log(JSON.stringify({ v8, ...(lastIds[0] === undefined ? {} : { survivors, isSameIds }) }));
