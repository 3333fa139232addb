import { nameGrowing } from './name-in-source.js';
import {
  adviseKept,
  advisePackage,
  growingOf,
  isNowAndThen,
  survivorOf,
  tellRemoval,
  tellTimes,
  WHEN_OVER,
  type Pattern,
  type PatternFacts,
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
    const name = nameGrowing(facts);
    const limit = 'a cache with a limit: new LRUCache({ max: 500 }) of the package lru-cache';
    if (facts.isReplaced === true)
      return `A larger copy takes the place of ${name ?? 'it'} again and again, and none leaves a key out. Where it is copied leave out what is no longer needed (${isMap ? `copy.delete(key)` : `const { [key]: gone, ...rest } = ${name ?? 'state'}`}), or use ${limit}.${adviseKept(facts)}`;
    const removed = tellRemoval(facts, MISSED);
    if (!isMap) {
      const mend =
        removed ?? ` and ${tellRemoved(facts)}. Call delete ${name ?? 'object'}[key] ${WHEN_OVER}`;
      return `The object gets a new key in ${tellTimes(facts)}${mend}, or use ${limit}.${adviseKept(facts)}`;
    }
    const hasTextKeys =
      survivorOf(facts)?.edgeName !== '' || survivorOf(facts)?.object === 'string';
    const weak =
      hasTextKeys || removed !== undefined ? '' : ' a WeakMap where the keys are objects, or';
    const mend =
      removed ?? ` and ${tellRemoved(facts)}. Call ${name ?? 'map'}.delete(key) ${WHEN_OVER}`;
    return `The Map gets a new key in ${tellTimes(facts)}${mend}, or use${weak} ${limit}.${adviseKept(facts)}`;
  },
};

const MISSED =
  'is given another key than the one that was put in (an object that is made anew is another key, and a string another than its number)';

/** Where some calls leave a key, others may have removed theirs. */
function tellRemoved(facts: PatternFacts): string {
  return isNowAndThen(facts) ? 'it is not removed on every path' : 'none is removed';
}
