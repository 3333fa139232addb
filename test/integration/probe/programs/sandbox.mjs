// Loads the probe inside a sandbox, as Jest and Vitest's vm pools do; prints what it finds of instances and of
// memory outside of the heap, in the sandbox and in the realm around it. Needs --experimental-vm-modules.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import vm from 'node:vm';

const context = vm.createContext({ WeakRef, performance, process });
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

const root = await load('../src/node/in-process/in-process-probe.js', import.meta.url);
await root.link((specifier, referencing) => load(specifier, referencing.identifier));
await root.evaluate();
const { openInProcessProbe } = root.namespace;

const CHANNELS = (await load('../src/probe/heap-probe.js', import.meta.url)).namespace.CHANNELS;
const READING = CHANNELS.length;
const EXTERNAL = CHANNELS.indexOf('external');

class Order {}
globalThis.kept = [new Order(), new SharedArrayBuffer(3e6)];
vm.runInContext(
  'class Order {}; globalThis.kept = [new Order(), new Order(), new SharedArrayBuffer(4e6)]',
  context,
);
const probe = openInProcessProbe();
const inspection = probe.inspectClasses();
const { count } = inspection.countInstances('Order');
inspection.close();
const readExternal = () => {
  const values = new Float64Array(READING);
  probe.readHeap(values, 0);
  return values[EXTERNAL];
};
const before = readExternal();
const hasOutside = probe.countOutsideMemory();
const outside = readExternal() - before;
const tracking = await probe.trackObjects(false);
let bytes = 0;
await tracking.takeSnapshot((chunk) => (bytes += chunk.length));
await tracking.stop();
await probe.close();
const listSymbols = 'Object.getOwnPropertySymbols(globalThis).map(String)';
const symbols = {
  inside: vm.runInContext(listSymbols, context),
  outside: vm.runInThisContext(listSymbols),
};
console.log(JSON.stringify({ count, hasOutside, outside, bytes, symbols }));
