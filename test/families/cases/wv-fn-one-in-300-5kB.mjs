export const meta = {
  name: 'wv-fn-one-in-300-5kB',
  kind: 'leak',
  group: 'wrong-verdicts',
  growth: 'heap',
  expectConstructors: ['Object'],
  expectRetainers: ['kept'],
  source: 'one call in 300 keeps a record with an array, some 7 kB',
  truth: {},
};

export async function setup() {
  const kept = [];
  let i = 0;
  return {
    handler() {
      if (++i % 300 === 0) kept.push({ i, s: ('x' + i).repeat(20), a: new Array(900).fill(i) });
    },
  };
}
