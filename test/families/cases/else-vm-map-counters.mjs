import vm from 'node:vm';

export const meta = {
  name: 'else-vm-map-counters',
  kind: 'leak',
  group: 'elsewhere',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['counts'],
  source:
    'a sandboxed plugin in a vm context counts by numeric id in its own Map, ids never repeat',
  truth: {},
};

export async function setup() {
  const sandbox = vm.createContext({});
  vm.runInContext(
    'const counts = new Map(); let id = 0; function onEvent() { id += 3; counts.set(id, (counts.get(id) || 0) + 1); }',
    sandbox,
  );
  const onEvent = vm.runInContext('onEvent', sandbox);
  return {
    handler() {
      onEvent();
    },
  };
}
