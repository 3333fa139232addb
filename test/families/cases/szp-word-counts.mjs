export const meta = {
  name: 'szp-word-counts',
  kind: 'leak',
  group: 'sizes-plain',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['words'],
  source: 'counts by word in a null-prototype object, the words carry ever new reference numbers',
  truth: {},
};

export async function setup() {
  const words = Object.create(null);
  let n = 0;
  return {
    handler() {
      const word = 'ref' + (n++).toString(36);
      words[word] = (words[word] ?? 0) + 1;
    },
  };
}
