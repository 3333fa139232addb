export const meta = {
  name: 'filling-pool-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a pool that gains a buffer per call until it has 600, then uses them again',
};

export function setup() {
  const pool = [];
  let call = 0;
  return {
    handler() {
      const index = call++ % 600;
      pool[index] ??= Buffer.alloc(8192);
      pool[index].fill(call);
    },
  };
}
