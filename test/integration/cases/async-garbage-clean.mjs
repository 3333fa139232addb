export const meta = {
  name: 'async-garbage-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'promises and async functions that all settle',
};

export function setup() {
  const load = async (id) => ({ id, tags: [id, id + 1] });
  return {
    async handler() {
      const rows = await Promise.all([1, 2, 3].map(load));
      return rows.map(({ id }) => id);
    },
  };
}
