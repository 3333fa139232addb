export const meta = {
  name: 'wasm-grow-leak',
  kind: 'leak',
  growth: 'external',
  expectConstructors: [],
  expectRetainers: [],
  source: 'WebAssembly memory that grows by a page per call: no object more',
};

export function setup() {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
  // Pages that nobody touches take address space alone: the machine need not have so much memory.
  let call = 0;
  return {
    handler() {
      if (++call % 4 === 0 && memory.buffer.byteLength < 4e9) memory.grow(1);
    },
  };
}
