export const meta = {
  name: 'sawtooth-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a cache that is emptied every 700 calls',
};

export function setup() {
  const cache = new Map();
  let id = 0;
  return {
    handler() {
      if (++id % 700 === 0) cache.clear();
      cache.set(id, { id, body: [id] });
    },
  };
}
