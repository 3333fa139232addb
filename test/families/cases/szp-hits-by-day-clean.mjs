export const meta = {
  name: 'szp-hits-by-day-clean',
  kind: 'clean',
  group: 'sizes-plain',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'views counted in a plain object by numeric id, the id of 1500 calls ago is deleted',
  truth: {},
};

export async function setup() {
  const hits = {};
  let n = 0;
  const idOf = (k) => 10_000_000 + k * 7919;
  return {
    handler() {
      hits[idOf(n)] = 1;
      if (n >= 1500) delete hits[idOf(n - 1500)];
      n++;
    },
  };
}
