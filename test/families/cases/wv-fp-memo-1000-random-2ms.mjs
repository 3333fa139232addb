export const meta = {
  name: 'wv-fp-memo-1000-random-2ms',
  kind: 'clean',
  group: 'wrong-verdicts',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a memo of 1000 keys that are drawn at random, behind calls of 2 ms',
  truth: { first: 1000, rounds: 5 },
};

export async function setup() {
  const memo = new Map();
  return {
    async handler() {
      await new Promise((r) => setTimeout(r, 2));
      const key = Math.floor(Math.random() * 1000);
      if (!memo.has(key)) memo.set(key, { key, pad: new Array(50).fill(key) });
    },
  };
}
