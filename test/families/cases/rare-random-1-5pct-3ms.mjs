export const meta = {
  name: 'rare-random-1-5pct-3ms',
  kind: 'leak',
  group: 'rare',
  growth: 'heap',
  expectConstructors: ['Array'],
  expectRetainers: ['slow'],
  source: '1.5 % of the calls, at random, keep 6 kB of samples, calls of 3 ms',
  truth: { first: 1000, rounds: 5, conc: 25 },
};

export async function setup() {
  const slow = [];
  return {
    async handler() {
      await new Promise((r) => setTimeout(r, 3));
      if (Math.random() < 0.015) slow.push(new Array(750).fill(Math.random()));
    },
  };
}
