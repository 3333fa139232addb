// Containers that grow, shrink, stand still or come later; prints what the censuses make of them.
import vm from 'node:vm';
import { openInProcessProbe } from '../src/node/in-process-probe.js';
import { createSnapshotParser } from '../src/snapshot/parse-snapshot.js';

class Registry extends Map {
  get size() {
    throw new Error('a size of its own');
  }
}
const sandbox = vm.createContext({});
const kept = {
  numbers: [],
  map: new Map(),
  set: new Set(),
  registry: new Registry(),
  still: [1, 2, 3],
  once: [],
  bounded: [],
  trap: new Proxy([], {
    get() {
      throw new Error('trapped');
    },
  }),
  foreign: vm.runInContext('[]', sandbox),
};
globalThis.kept = kept;

const probe = openInProcessProbe();
const tracking = await probe.trackObjects(false);
await tracking.census();
const beforeSecond = await tracking.grownContainers();
for (let batch = 0; batch < 3; batch++) {
  for (let call = 0; call < 1000; call++) {
    kept.numbers.push(call);
    kept.map.set(batch * 1000 + call, call);
    kept.set.add(batch * 1000 + call);
    kept.registry.set(batch * 1000 + call, call);
    if (batch === 0) kept.once.push(call);
    kept.bounded.push(call);
    if (kept.bounded.length > 10) kept.bounded.shift();
  }
  kept[`born${batch}`] = Array.from({ length: 50 }, () => 0);
  await tracking.census();
}
await tracking.mark();
const parser = createSnapshotParser();
await tracking.takeSnapshot((chunk) => parser.push(chunk));
const snapshot = parser.finish();
const grown = await tracking.grownContainers();

// The property of `kept` that leads to each of them.
const { strings, firstEdge, edgeTarget, edgeName, edgeType } = snapshot;
const holderOf = (id) => {
  const node = snapshot.nodeId.indexOf(id);
  for (let owner = 0; owner < snapshot.nodeCount; owner++) {
    for (let edge = firstEdge[owner]; edge < firstEdge[owner + 1]; edge++) {
      if (edgeTarget[edge] !== node || snapshot.edgeTypeNames[edgeType[edge]] !== 'property')
        continue;
      const name = strings.decode(edgeName[edge]);
      if (name in kept) return name;
    }
  }
  return undefined;
};
const found = grown.map(({ kind, sizes, snapshotId }) => ({
  kind,
  sizes,
  name: holderOf(snapshotId),
}));
const sizes = {};
for (const edge of snapshot.edgeTarget.keys()) {
  const name = strings.decode(edgeName[edge]);
  const isProperty = snapshot.edgeTypeNames[edgeType[edge]] === 'property';
  if (!isProperty || !['map', 'still', 'bounded', 'foreign', 'born0'].includes(name)) continue;
  const found = await tracking.sizesOf(snapshot.nodeId[edgeTarget[edge]]);
  if (found || !(name in sizes)) sizes[name] = found ?? null;
}
await tracking.stop();
const leftBehind = Object.getOwnPropertySymbols(globalThis).map(String);
console.log(JSON.stringify({ beforeSecond, found, sizes, leftBehind }));
