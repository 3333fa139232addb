export const meta = {
  name: 'lazy-table-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a table that is filled lazily in the first 300 calls',
};

export function setup() {
  const table = [];
  let call = 0;
  return {
    handler() {
      const index = call++ % 300;
      table[index] ??= { index, square: index ** 2 };
      return table[index].square;
    },
  };
}
