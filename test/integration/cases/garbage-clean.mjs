export const meta = {
  name: 'garbage-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'allocates a lot, keeps nothing',
};

export function setup() {
  return {
    handler() {
      const rows = Array.from({ length: 50 }, (_, id) => ({ id, name: `row ${id}` }));
      return JSON.parse(JSON.stringify(rows)).length;
    },
  };
}
