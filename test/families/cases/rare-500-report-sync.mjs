export const meta = {
  name: 'rare-500-report-sync',
  kind: 'leak',
  group: 'rare',
  growth: 'heap',
  expectConstructors: ['Array'],
  expectRetainers: ['reports'],
  source: 'one call in 500 leaves the rows of a report, 40 kB in an array of numbers, sync',
  truth: { first: 16000 },
};

export async function setup() {
  const reports = [];
  let n = 0;
  return {
    handler() {
      if (++n % 500 === 0) reports.push(Array.from({ length: 5000 }, (_, i) => i * n));
    },
  };
}
