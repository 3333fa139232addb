export const meta = {
  name: 'wasm-memory-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a WebAssembly memory per call, dropped: its pages go at a later collection',
};

export function setup() {
  return {
    handler() {
      new Uint8Array(new WebAssembly.Memory({ initial: 1, maximum: 1 }).buffer)[0] = 1;
    },
  };
}
