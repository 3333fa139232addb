export const meta = {
  name: 'wv-fn-sparse-int-keys',
  kind: 'leak',
  group: 'wrong-verdicts',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['hits'],
  source: 'an object with numeric ids as keys gains one key per call: elements in dictionary mode',
  truth: {},
};

export async function setup() {
  const hits = {};
  let id = 1_000_000;
  return {
    handler() {
      id += 7919;
      hits[id] = (hits[id] ?? 0) + 1;
    },
  };
}
