export const meta = {
  name: 'szp-externref-table',
  kind: 'leak',
  group: 'sizes-plain',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['table'],
  source:
    'wasm-bindgen style handle table: externref slots are added for each argument and never given back',
  truth: {},
};

export async function setup() {
  const table = new WebAssembly.Table({ element: 'externref', initial: 4 });
  let n = 0;
  function handle(value) {
    const at = table.grow(1);
    table.set(at, value);
    return at;
  }
  return {
    handler() {
      handle(n++);
      handle(n * 2);
      handle(n % 5);
      handle(1);
    },
  };
}
