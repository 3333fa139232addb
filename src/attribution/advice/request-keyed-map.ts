import {
  adviseKept,
  advisePackage,
  growingOf,
  survivorOf,
  tellTimes,
  type Pattern,
} from './pattern.js';

/** A dictionary gets a new key in each call, and keeps it. */
export const requestKeyedMap: Pattern = {
  id: 'request-keyed-map',
  advise(facts) {
    const kind = survivorOf(facts)?.kind;
    const { object } = growingOf(facts);
    const isMap = object === 'Map' || kind === 'entry';
    const isDictionary = object === 'Object' && (kind === 'property' || kind === 'element');
    if (!isMap && !isDictionary) return undefined;
    const advice = advisePackage(facts);
    if (advice !== undefined) return advice;
    if (isMap) {
      return `The Map gets a new key in ${tellTimes(facts)} and none is removed. Call map.delete(key) in a finally block; use a WeakMap keyed by the request object, or a cache with a limit: new LRUCache({ max: 500 }).${adviseKept(facts)}`;
    }
    return `The object gets a new key in ${tellTimes(facts)} and none is removed. Call delete object[key] in a finally block, or use a WeakMap keyed by the request object, or a cache with a limit: new LRUCache({ max: 500 }).${adviseKept(facts)}`;
  },
};
