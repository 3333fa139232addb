export const meta = {
  name: 'wv-fn-random-1pct-async',
  kind: 'leak',
  group: 'wrong-verdicts',
  growth: 'heap',
  expectConstructors: ['Object'],
  expectRetainers: ['kept'],
  source: 'one call in a hundred, by chance, keeps 2.8 kB, async (setImmediate)',
  truth: {},
};

export async function setup() {
  const kept = [];
  return {
    async handler() {
      await new Promise(setImmediate);
      if (Math.random() < 0.01) kept.push({ a: new Array(320).fill(1), s: 'x' + Math.random() });
    },
  };
}
