export const meta = {
  name: 'wv-fn-preallocated-shards',
  kind: 'leak',
  group: 'wrong-verdicts',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['lists'],
  source:
    '1000 arrays that get one number at a time; each has room for 17 after its first, so that nothing moves for a long time',
  truth: {},
};

export async function setup() {
  const lists = Array.from({ length: 1000 }, () => []);
  let i = 0;
  return {
    handler() {
      lists[i++ % 1000].push(i);
    },
  };
}
