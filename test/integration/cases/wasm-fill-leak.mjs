export const meta = {
  name: 'wasm-fill-leak',
  kind: 'leak',
  growth: 'external',
  expectConstructors: [],
  expectRetainers: [],
  source:
    'WebAssembly memory that grows by a page in eight calls, which is written to: no object more',
};

const PAGE = 65_536;

export function setup() {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
  let call = 0;
  return {
    handler() {
      if (++call % 8 !== 0 || memory.buffer.byteLength > 5e8) return;
      const from = memory.grow(1) * PAGE;
      new Uint8Array(memory.buffer).fill(1, from, from + PAGE);
    },
  };
}
