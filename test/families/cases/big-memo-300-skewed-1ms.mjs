export const meta = {
  name: 'big-memo-300-skewed-1ms',
  kind: 'clean',
  group: 'bounded-large',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a memo of 300 products, the ids drawn with a skew, calls of 1 ms',
  truth: { first: 4000, rounds: 4, conc: 25 },
};

export async function setup() {
  const memo = new Map();
  return {
    async handler() {
      await new Promise((r) => setTimeout(r, 1));
      const id = Math.floor(Math.random() ** 3 * 300);
      if (!memo.has(id))
        memo.set(id, { id, offers: Array.from({ length: 10 }, (_, i) => ({ i, id })) });
    },
  };
}
