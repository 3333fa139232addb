import { findPackageOnPath, growingOf, holdersOf, survivorOf, type Pattern } from './pattern.js';

const MEMOISERS = [
  'lodash',
  'lodash.memoize',
  'lodash-es',
  'memoizee',
  'fast-memoize',
  'memoize-one',
  'moize',
  'mem',
  'memoize',
  'p-memoize',
  'micro-memoize',
  'nano-memoize',
  'memoizerific',
  'reselect',
  're-reselect',
  'proxy-memoize',
];

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
    const isMemo =
      findPackageOnPath(facts, MEMOISERS) !== undefined ||
      holdersOf(facts).some(
        (step) =>
          MEMO.test(step.edgeName) || MEMO.test(step.object) || LODASH_CACHES.test(step.object),
      );
    if (!isContainer || !isMemo) return undefined;
    return 'The memoised function remembers one result for every argument it was ever given. Give its cache a limit, such as memoized.cache = new LRUCache({ max: 500 }), clear it (memoized.cache.clear()), or memoise within the request.';
  },
};
