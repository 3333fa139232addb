export const meta = {
  name: 'big-ttl-500ms',
  kind: 'clean',
  group: 'bounded-large',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a TTL cache: each entry goes after 500 ms by a timer, calls of 1 ms',
  truth: { first: 1000, rounds: 4, settle: 0 },
};

export async function setup() {
  const cache = new Map();
  let n = 0;
  return {
    async handler() {
      await new Promise((r) => setTimeout(r, 1));
      const key = n++;
      const timer = setTimeout(() => cache.delete(key), 500);
      timer.unref();
      cache.set(key, { key, pad: new Array(20).fill(key), timer });
    },
    teardown() {
      for (const { timer } of cache.values()) clearTimeout(timer);
    },
  };
}
