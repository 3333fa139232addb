export const meta = {
  name: 'wv-fp-lru-20000',
  kind: 'clean',
  group: 'wrong-verdicts',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'an LRU of 20000 entries, every call a new one, microseconds',
  truth: { first: 20000 },
};

export async function setup() {
  const cache = new Map();
  let i = 0;
  return {
    handler() {
      const key = i++;
      cache.set(key, { key, name: 'n' + key, tags: [key] });
      if (cache.size > 20000) cache.delete(cache.keys().next().value);
    },
  };
}
