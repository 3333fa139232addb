import { holdersOf, type Pattern } from './pattern.js';

const CACHE_PACKAGES = new Set([
  'lru-cache',
  'quick-lru',
  'lru_map',
  'tiny-lru',
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
      const calls = Math.ceil(limit.missing / Math.max(facts.countPerCall, 1e-6)).toLocaleString(
        'en',
      );
      const told = `${limit.name}: ${limit.max.toLocaleString('en')}`;
      return `This cache has a limit (${told}) that is not reached yet: that takes some ${calls} more calls. If it is meant to hold that much, give it a small limit in the test, such as new ${tellClass(limit.owner)}({ ${limit.name.replace('#', '')}: 100 }), or fill it before it is measured (option warmup); else lower the limit.`;
    }
    // The limit of a class of the user's is known where it has one that is not reached.
    const isCache = holdersOf(facts).some(
      (step) =>
        step.package !== undefined &&
        (CACHE_PACKAGES.has(step.package) || CACHE_CLASSES.test(step.object)),
    );
    if (!isCache) return undefined;
    return 'This is a cache with a limit that is not reached yet. Fill it before it is measured (option warmup: more calls than its limit) or give it a small limit in the test: new LRUCache({ max: 100 }).';
  },
};

function tellClass(owner: string): string {
  return /^(?:Object|Map|Set|Array|\w{1,2})$|\W/.test(owner) ? 'Cache' : owner;
}
