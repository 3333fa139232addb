export const meta = {
  name: 'pooled-buffers-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'buffers that are taken from a pool and given back',
};

export function setup() {
  const pool = [];
  return {
    handler() {
      const used = [pool.pop() ?? Buffer.alloc(4096), pool.pop() ?? Buffer.alloc(4096)];
      used.forEach((buffer, i) => buffer.fill(i));
      pool.push(...used);
    },
  };
}
