import { findPackageOnPath, growingOf, holdersOf, survivorOf, type Pattern } from './pattern.js';

const MEMOISERS = ['lodash', 'lodash.memoize', 'lodash-es', 'memoizee', 'fast-memoize', 'memoize-one', 'moize', 'mem', 'memoize', 'p-memoize', 'micro-memoize', 'nano-memoize', 'memoizerific', 'reselect', 're-reselect', 'proxy-memoize'];

/** A result is remembered for every argument there ever was. */
export const memoisedWithoutLimit: Pattern = {
  id: 'memoised-without-limit',
  advise(facts) {
    const kind = survivorOf(facts)?.kind;
    const { object } = growingOf(facts);
    const isContainer = kind === 'entry' || kind === 'value' || /^(?:Map|Set|MapCache|Hash|ListCache)$/.test(object) || (kind === 'property' && object === 'Object');
    const isMemo =
      findPackageOnPath(facts, MEMOISERS) !== undefined ||
      holdersOf(facts).some((step) => /memo/i.test(step.edgeName) || /memo/i.test(step.object) || /^(?:MapCache|Hash|ListCache)$/.test(step.object));
    if (!isContainer || !isMemo) return undefined;
    return 'The memoised function remembers one result for every argument it was ever given. Give its cache a limit, such as memoized.cache = new LRUCache({ max: 500 }), clear it (memoized.cache.clear()), or memoise within the request.';
  },
};
