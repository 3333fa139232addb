import { nameInSource } from './name-in-source.js';
import {
  adviseKept,
  advisePackage,
  growingOf,
  survivorOf,
  tellCalls,
  type Pattern,
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
    const name = nameInSource(facts.steps, facts.growing);
    if (object === 'Set' || kind === 'value') {
      return `${tellCalls(facts)} to this Set and none removes. Call ${name ?? 'set'}.delete(value) in a finally block, or use a WeakSet if only membership is asked.${adviseKept(facts)}`;
    }
    if (/^(?:closure|class|bound) /.test(object)) {
      return `${tellCalls(facts)} to the properties of this function and none removes. Call delete ${name ?? 'fn'}[key] in a finally block, or keep them in a Map of the call or in a cache with a limit: new LRUCache({ max: 500 }).${adviseKept(facts)}`;
    }
    const array = name ?? 'array';
    return `${tellCalls(facts)} to this array and none removes. Remove the element when the call is over (${array}.splice(${array}.indexOf(item), 1)), keep only the last ones (if (${array}.length > 100) ${array}.shift()), or make the array inside the call.${adviseKept(facts)}`;
  },
};
