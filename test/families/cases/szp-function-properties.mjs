export const meta = {
  name: 'szp-function-properties',
  kind: 'leak',
  group: 'sizes-plain',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['score'],
  source: 'a function that memoizes in its own properties: score[id] ??= ..., ids never repeat',
  truth: {},
};

export async function setup() {
  function score(id) {
    return (score[id] ??= Math.sqrt(id) * 1.5);
  }
  let id = 0;
  return {
    handler() {
      score(id++);
      score(id++);
    },
  };
}
