export const meta = {
  name: 'szp-hits-by-id',
  kind: 'leak',
  group: 'sizes-plain',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['hits'],
  source: 'views counted in a plain object by the numeric id of an article, ids never repeat',
  truth: {},
};

export async function setup() {
  const hits = {};
  let article = 400_000_000;
  return {
    handler() {
      article += 104_729 + (article & 7);
      hits[article] = (hits[article] ?? 0) + 1;
    },
  };
}
