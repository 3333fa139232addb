export const meta = {
  name: 'rare-200-snapshot-buffer',
  kind: 'leak',
  group: 'rare',
  growth: 'external',
  expectConstructors: ['Buffer', 'Snapshot'],
  expectRetainers: ['snapshots'],
  source: 'one call in 200 keeps a snapshot of 20 kB in a Buffer, sync',
  truth: { rounds: 5 },
};

export async function setup() {
  const snapshots = [];
  let n = 0;
  return {
    handler() {
      if (++n % 200 === 0) snapshots.push(Buffer.alloc(20_000, n));
    },
  };
}
