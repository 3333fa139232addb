export const meta = {
  name: 'rare-every-100ms',
  kind: 'leak',
  group: 'rare',
  growth: 'heap',
  expectConstructors: ['Array'],
  expectRetainers: ['points'],
  source: 'a sample of 8 kB is kept when 100 ms have passed since the last one, calls of 1 ms',
  truth: { first: 600, rounds: 4 },
};

export async function setup() {
  const points = [];
  let last = 0;
  return {
    async handler() {
      await new Promise((r) => setTimeout(r, 1));
      const now = performance.now();
      if (now - last >= 100) {
        last = now;
        points.push(new Array(1000).fill(now));
      }
    },
  };
}
