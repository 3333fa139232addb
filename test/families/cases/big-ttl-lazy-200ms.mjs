export const meta = {
  name: 'big-ttl-lazy-200ms',
  kind: 'clean',
  group: 'bounded-large',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a TTL cache swept at each set: entries older than 200 ms go, async calls (setImmediate)',
  truth: { first: 100000, rounds: 4, settle: 0 },
};

export async function setup() {
  const cache = new Map();
  let n = 0;
  return {
    async handler() {
      await new Promise(setImmediate);
      const now = performance.now();
      for (const [key, entry] of cache) {
        if (entry.at > now - 200) break;
        cache.delete(key);
      }
      cache.set(n, { id: n++, at: now });
    },
  };
}
