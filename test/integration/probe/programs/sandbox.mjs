// Loads the probe inside a sandbox, as Jest and Vitest's vm pools do, where containers of the sandbox and
// of the realm outside grow. Needs --experimental-vm-modules.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const context = vm.createContext({ WeakRef, performance });
const modules = new Map();

async function load(specifier, parent) {
  const key = specifier.startsWith('node:') ? specifier : new URL(specifier, parent).href;
  if (!modules.has(key)) modules.set(key, create(key));
  return modules.get(key);
}

async function create(key) {
  if (!key.startsWith('node:')) {
    return new vm.SourceTextModule(readFileSync(new URL(key), 'utf8'), {
      context,
      identifier: key,
    });
  }
  const outer = await import(key);
  const names = Object.keys(outer);
  return new vm.SyntheticModule(
    names,
    function () {
      for (const name of names) this.setExport(name, outer[name]);
    },
    { context },
  );
}

const root = await load('../src/node/in-process-probe.js', import.meta.url);
await root.link((specifier, referencing) => load(specifier, referencing.identifier));
await root.evaluate();
const { openInProcessProbe } = root.namespace;

const inside = vm.runInContext('globalThis.kept = { list: [], set: new Set() }', context);
const outside = (globalThis.kept = { map: new Map() });
const probe = openInProcessProbe();
const tracking = await probe.trackObjects(false);
await tracking.census();
await tracking.mark();
for (let batch = 0; batch < 2; batch++) {
  for (let call = 0; call < 100 + batch; call++) {
    inside.list.push(call);
    inside.set.add(batch * 1000 + call);
    outside.map.set(batch * 1000 + call, call);
  }
  await tracking.census();
}
const grown = await tracking.grownContainers();
await tracking.stop();
const sandboxSymbols = vm.runInContext(
  'Object.getOwnPropertySymbols(globalThis).map(String)',
  context,
);
console.log(
  JSON.stringify({ found: grown.map(({ kind, sizes }) => ({ kind, sizes })), sandboxSymbols }),
);
