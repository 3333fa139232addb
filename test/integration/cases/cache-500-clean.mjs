export const meta = {
  name: 'cache-500-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a cache of the last 500 entries: one object more per call until it is full',
};

export function setup() {
  const cache = new Map();
  let id = 0;
  return {
    handler() {
      cache.set(++id, { id, body: [id] });
      if (cache.size > 500) cache.delete(cache.keys().next().value);
    },
  };
}
