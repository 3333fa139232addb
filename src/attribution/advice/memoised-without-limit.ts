import { nameInSource } from './name-in-source.js';
import { growingOf, holdersOf, survivorOf, type Pattern, type PatternFacts } from './pattern.js';

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
    const isOfMemoiser = holdersOf(facts).some((step) => MEMOISERS.includes(step.package ?? ''));
    const isMemo =
      isOfMemoiser ||
      holdersOf(facts).some(
        (step) =>
          MEMO.test(step.edgeName) || MEMO.test(step.object) || LODASH_CACHES.test(step.object),
      );
    if (!isContainer || !isMemo) return undefined;
    if (facts.owner === 'user' && !isOfMemoiser) return adviseOwn(facts);
    return 'The memoised function remembers one result for every argument it was ever given. Give its cache a limit, such as memoized.cache = new LRUCache({ max: 500 }), clear it (memoized.cache.clear()), or memoise within the request.';
  },
};

/** Of a memo that the user has written, the container is at hand. */
function adviseOwn(facts: PatternFacts): string {
  const name = nameInSource(facts.steps, facts.growing);
  const { object } = growingOf(facts);
  const isTable = object === 'Map' || object === 'Set';
  const empty =
    name === undefined ? '' : `; empty it now and then, ${name}${isTable ? '.clear()' : ' = {}'};`;
  return `The memo${name === undefined ? '' : ` ${name}`} remembers one result for every argument there ever was. Give it a limit: new LRUCache({ max: 500 }) of the package lru-cache in its place${empty} or make it within the request. See that its key has no part that differs in every call.`;
}
