import { nameGrowing } from './name-in-source.js';
import { growingOf, holdersOf, survivorOf, type Pattern, type PatternFacts } from './pattern.js';

const LODASH = 'memoized.cache = new LRUCache({ max: 500 }), or empty it: memoized.cache.clear()';
/** How each of them is given a limit, or emptied. */
const MEMOISERS: Readonly<Record<string, string>> = {
  lodash: LODASH,
  'lodash.memoize': LODASH,
  'lodash-es': LODASH,
  memoizee: 'memoize(fn, { max: 500 }), or empty it: memoized.clear()',
  'fast-memoize': 'memoize(fn, { cache: { create: () => new LRUCache({ max: 500 }) } })',
  moize: 'moize(fn, { maxSize: 500 }), or empty it: memoized.clear()',
  mem: 'mem(fn, { cache: new LRUCache({ max: 500 }) }), or empty it: memClear(memoized)',
  memoize:
    'memoize(fn, { cache: new LRUCache({ max: 500 }) }), or empty it: memoizeClear(memoized)',
  'p-memoize':
    'pMemoize(fn, { cache: new LRUCache({ max: 500 }) }), or empty it: pMemoizeClear(memoized)',
  'micro-memoize': 'memoize(fn, { maxSize: 500 })',
  'nano-memoize': 'nanomemoize(fn, { maxAge: 60_000 }), or empty it: memoized.clear()',
  memoizerific: 'memoizerific(500)(fn)',
  reselect:
    'createSelectorCreator(lruMemoize, { maxSize: 500 }), or empty it: selector.clearCache()',
  're-reselect':
    '{ keySelector, cacheObject: new LruMapCache({ cacheSize: 500 }) }, or empty it: selector.clearCache()',
  'proxy-memoize': 'memoize(fn, { size: 500 })',
  'memoize-one': 'memoizeOne(fn), made once and outside the call',
};
const IN_GENERAL =
  'an LRUCache({ max: 500 }) of the package lru-cache where it takes one, or the option by which it has a size or an age';

const MEMO = /memoi[sz]e|memoi[sz]ed|^memo$/i;
const LODASH_CACHES = /^(?:MapCache|Hash|ListCache)$/;

/** A result is remembered for every argument there ever was. */
export const memoisedWithoutLimit: Pattern = {
  id: 'memoised-without-limit',
  advise(facts) {
    const kind = survivorOf(facts)?.kind;
    const { object } = growingOf(facts);
    const isContainer =
      kind === 'entry' ||
      kind === 'value' ||
      /^(?:Map|Set)$/.test(object) ||
      LODASH_CACHES.test(object) ||
      (kind === 'property' && object === 'Object');
    const memoiser = holdersOf(facts).findLast((step) =>
      Object.hasOwn(MEMOISERS, step.package ?? ''),
    )?.package;
    const isMemo =
      memoiser !== undefined ||
      holdersOf(facts).some(
        (step) =>
          MEMO.test(step.edgeName) || MEMO.test(step.object) || LODASH_CACHES.test(step.object),
      );
    if (!isContainer || !isMemo) return undefined;
    if (facts.owner === 'user' && memoiser === undefined) return adviseOwn(facts);
    const limit = memoiser === undefined ? IN_GENERAL : MEMOISERS[memoiser];
    return `The memoised function remembers one result for every argument it was ever given. Give its cache a limit: ${limit}. Or memoise within the request.`;
  },
};

/** Of a memo that the user has written, the container is at hand. */
function adviseOwn(facts: PatternFacts): string {
  const name = nameGrowing(facts);
  const { object } = growingOf(facts);
  const isTable = object === 'Map' || object === 'Set';
  const empty =
    name === undefined ? '' : `; empty it now and then, ${name}${isTable ? '.clear()' : ' = {}'};`;
  return `The memo${name === undefined ? '' : ` ${name}`} remembers one result for every argument there ever was. Give it a limit: new LRUCache({ max: 500 }) of the package lru-cache in its place${empty} or make it within the request. See that its key has no part that differs in every call.`;
}
