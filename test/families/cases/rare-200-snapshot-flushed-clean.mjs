export const meta = {
  name: 'rare-200-snapshot-flushed-clean',
  kind: 'clean',
  group: 'rare',
  growth: 'external',
  expectConstructors: [],
  expectRetainers: [],
  source: 'one call in 200 keeps a snapshot of 20 kB, all are dropped when there are 3',
  truth: {},
};

export async function setup() {
  let snapshots = [];
  let n = 0;
  return {
    handler() {
      if (++n % 200 === 0) {
        snapshots.push(Buffer.alloc(20_000, n));
        if (snapshots.length === 3) snapshots = [];
      }
    },
  };
}
