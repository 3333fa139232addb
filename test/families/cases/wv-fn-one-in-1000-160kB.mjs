export const meta = {
  name: 'wv-fn-one-in-1000-160kB',
  kind: 'leak',
  group: 'wrong-verdicts',
  growth: 'heap',
  expectConstructors: ['Array'],
  expectRetainers: ['kept'],
  source: 'one call in 1000 keeps an array of 160 kB',
  truth: {},
};

export async function setup() {
  const kept = [];
  let i = 0;
  return {
    handler() {
      if (++i % 1000 === 0) kept.push(new Array(20000).fill(i));
    },
  };
}
