export const meta = {
  name: 'wv-fp-flush-10000-async',
  kind: 'clean',
  group: 'wrong-verdicts',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a batching buffer that is flushed at 10000 entries, async (setImmediate)',
  truth: { first: 20000, rounds: 4 },
};

export async function setup() {
  let buffer = [];
  let i = 0;
  return {
    async handler() {
      await new Promise(setImmediate);
      buffer.push({ id: i, name: 'n' + i++, tags: [i] });
      if (buffer.length >= 10000) buffer = [];
    },
  };
}
