export const meta = {
  name: 'cache-1000-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a Map of the last 1000 bodies, the least recently used goes',
};

export function setup() {
  const cache = new Map();
  let id = 0;
  return {
    handler() {
      const key = `page-${++id % 1500}`;
      const body = cache.get(key) ?? Buffer.alloc(300, id);
      cache.delete(key);
      cache.set(key, body);
      if (cache.size > 1000) cache.delete(cache.keys().next().value);
    },
  };
}
