export const meta = {
  name: 'wv-fn-set-replaced',
  kind: 'leak',
  group: 'wrong-verdicts',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['state'],
  source: 'immutable state: a Set of numbers that is replaced by a copy with one more at each call',
  truth: { first: 1000 },
};

export async function setup() {
  let state = new Set();
  let i = 0;
  return {
    handler() {
      state = new Set([...state, i++]);
    },
  };
}
