import { LRUCache } from 'lru-cache';

/** Three ways to remember what a function returned for an object. */
export const memoisers = {
  /** Never forgets: every request that ever came stays, with its result. */
  'unbounded Map': (compute) => memoiseIn(new Map(), compute),
  /** Forgets all but the last 500. */
  'LRU of 500': (compute) => memoiseIn(new LRUCache({ max: 500 }), compute),
  /** Forgets a result when nobody else has its request any more. */
  WeakMap: (compute) => memoiseIn(new WeakMap(), compute),
};

function memoiseIn(cache, compute) {
  return (key) => {
    let result = cache.get(key);
    if (result === undefined) {
      result = compute(key);
      cache.set(key, result);
    }
    return result;
  };
}
