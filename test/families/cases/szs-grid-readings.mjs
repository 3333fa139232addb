export const meta = {
  name: 'szs-grid-readings',
  kind: 'leak',
  group: 'sizes-sharded',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['grid'],
  source: 'readings of a field of 24 x 24 sensors in an array of arrays of arrays',
  truth: {},
};

export async function setup() {
  const grid = Array.from({ length: 24 }, () => Array.from({ length: 24 }, () => []));
  let n = 0;
  return {
    handler() {
      const row = grid[n % 24];
      row[Math.floor(n / 24) % 24].push(n * 0.25, n % 97);
      row[(Math.floor(n / 24) * 5 + 7) % 24].push(n++);
    },
  };
}
