export const meta = {
  name: 'slow-cache-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a cache of 1000 entries, filled by calls of 5 ms',
};

const MOST = 1000;

export function setup() {
  const cache = new Map();
  let id = 0;
  return {
    async handler() {
      const key = `row-${++id}`;
      await new Promise((resolve) => setTimeout(resolve, 5));
      cache.set(key, { key });
      if (cache.size > MOST) cache.delete(cache.keys().next().value);
    },
  };
}
