import { nameGrowing } from './name-in-source.js';
import {
  adviseKept,
  advisePackage,
  growingOf,
  survivorOf,
  tellCalls,
  tellRemoval,
  type Pattern,
  type PatternFacts,
  WHEN_OVER,
} from './pattern.js';

/** An array or a Set that every call adds to and none takes from. */
export const onlyAddedTo: Pattern = {
  id: 'only-added-to',
  advise(facts) {
    const kind = survivorOf(facts)?.kind;
    const { object } = growingOf(facts);
    const isContainer =
      object === 'Set' || object === 'Array' || kind === 'value' || kind === 'element';
    if (!isContainer) return undefined;
    const advice = advisePackage(facts);
    if (advice !== undefined) return advice;
    const name = nameGrowing(facts);
    if (facts.isReplaced === true) return adviseCopy(facts, name);
    if (object === 'Set' || kind === 'value') {
      const set = name ?? 'set';
      const removed = tellRemoval(facts, 'is given another value than the one that was added');
      const other = hasObjects(facts)
        ? 'use a WeakSet where nothing goes through its values'
        : `keep no more than a limit (if (${set}.size > 10_000) ${set}.delete(${set}.values().next().value))`;
      const mend = removed ?? ` and none removes. Call ${set}.delete(value) ${WHEN_OVER}`;
      return `${tellCalls(facts)} to this Set${mend}, or ${other}.${adviseKept(facts)}`;
    }
    if (/^(?:closure|class|bound) /.test(object)) {
      return `${tellCalls(facts)} to the properties of this function and none removes. Call delete ${name ?? 'fn'}[key] in a finally block, or keep them in a Map of the call or in a cache with a limit: new LRUCache({ max: 500 }).${adviseKept(facts)}`;
    }
    const array = name ?? 'array';
    const mend =
      tellRemoval(facts, 'does not find it (an object or a function made anew is another one)') ??
      ` and none removes. Remove the element when it is over (${array}.splice(${array}.indexOf(item), 1))`;
    return `${tellCalls(facts)} to this array${mend}, keep only the last ones (if (${array}.length > 100) ${array}.shift()), or make the array inside the call.${adviseKept(facts)}`;
  },
};

/** A WeakSet takes nothing else. */
function hasObjects(facts: PatternFacts): boolean {
  const survivor = survivorOf(facts);
  return survivor !== undefined && !/^(?:string|number|BigInt|Symbol)$/.test(survivor.object);
}

/** State that is never changed in place: what is not copied is gone. */
function adviseCopy(facts: PatternFacts, name = 'it'): string {
  const { object } = growingOf(facts);
  const removed = tellRemoval(
    facts,
    'does not find it (an object or a function made anew is another one)',
  );
  if (removed !== undefined)
    return `A longer copy takes the place of ${name} again and again${removed}.${adviseKept(facts)}`;
  const kept = object === 'Array' ? `${name}.slice(-100)` : `[...${name}].slice(-100)`;
  return `A longer copy takes the place of ${name} again and again, and none leaves anything out. Where it is copied take over only what is still needed: the last ones, ${kept}, or .filter(…) by what is over.${adviseKept(facts)}`;
}
