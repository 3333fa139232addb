import { require } from '../lib/util.mjs';

export const meta = {
  name: 'big-lru-cache-50000',
  kind: 'clean',
  group: 'bounded-large',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'lru-cache 11 with max: 50000, every call a new numeric key, microseconds',
  truth: { first: 100000, rounds: 5 },
};

export async function setup() {
  const { LRUCache } = require('lru-cache');
  const cache = new LRUCache({ max: 50000 });
  let n = 0;
  return {
    handler() {
      const key = n++;
      cache.set(key, { key, value: n * 2 });
    },
  };
}
