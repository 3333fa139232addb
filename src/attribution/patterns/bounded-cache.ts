import { holdersOf, type Pattern } from './pattern.js';

const CACHE_PACKAGES = new Set([
  'lru-cache',
  'quick-lru',
  'lru_map',
  'tiny-lru',
  'mnemonist',
  'lru.min',
  'lru',
  'hashlru',
  '@isaacs/ttlcache',
  'flru',
]);
const CACHE_CLASSES =
  /(?:^|[a-z_])(?:LRU|Lru)|^(?:BoundedMap|TTLCache|FixedSizeCache|RingBuffer|CircularBuffer)/;

/** A cache with a limit that the calls so far have not filled. */
export const boundedCache: Pattern = {
  id: 'cache-below-its-limit',
  advise(facts) {
    const { limit } = facts;
    if (limit !== undefined) {
      const left = limit.size === undefined ? undefined : Math.max(0, limit.max - limit.size);
      const calls =
        left === undefined || facts.countPerCall <= 0
          ? undefined
          : Math.ceil(left / facts.countPerCall);
      const need =
        calls === undefined ? '' : `, so it takes some ${calls} more calls until it is full`;
      return `This cache has a limit (${limit.name}: ${limit.max}) that is not reached yet${need}. If it is meant to hold that much, fill it first (warmup: ${limit.max}) or give it a small limit in the test; else lower the limit.`;
    }
    const isCache = holdersOf(facts).some(
      (step) =>
        CACHE_CLASSES.test(step.object) ||
        (step.package !== undefined && CACHE_PACKAGES.has(step.package)),
    );
    if (!isCache) return undefined;
    return 'This is a cache with a limit that is not reached yet. Fill it before it is measured (option warmup: more calls than its limit) or give it a small limit in the test: new LRUCache({ max: 100 }).';
  },
};
