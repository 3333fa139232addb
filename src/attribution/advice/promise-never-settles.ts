import { nameGrowing } from './name-in-source.js';
import { growingOf, isContainer, survivorOf, type Pattern, type PatternFacts } from './pattern.js';

/** Code that waits for a promise that is never resolved or rejected. */
export const promiseNeverSettles: Pattern = {
  id: 'promise-never-settles',
  advise(facts) {
    const survivor = survivorOf(facts);
    if (survivor?.kind === 'reaction' || growingOf(facts).kind === 'reaction') {
      const isGrowing = survivor?.kind === 'reaction';
      const name = isGrowing ? nameGrowing(facts) : undefined;
      return `Each call waits for one long-lived promise that has not settled${name === undefined ? '' : ` (${name})`}, and the promise keeps everyone who waits. Resolve or reject it on every path. If it is meant to live on (a shutdown that every call waits for in Promise.race), make the promise that is waited for in the call: new Promise with a listener on an AbortSignal, which a finally block removes; or use Unpromise.race of the package @watchable/unpromise.`;
    }
    if (survivor?.object === 'resolve function' && isContainer(facts)) return adviseEntry(facts);
    if (survivor?.object === 'resolve function') {
      return 'Each call leaves a promise that waits to be resolved: its resolve (or reject) function is kept and was not called. Call it on every path, also when the answer never comes (a timeout such as AbortSignal.timeout(ms) helps), and remove it then.';
    }
    // A settled promise in a Map is a Map that is not emptied.
    const isPending =
      (survivor?.object === 'Promise' && !isContainer(facts)) ||
      survivor?.object === 'suspended function' ||
      survivor?.object.startsWith('suspended function ');
    if (!isPending) return undefined;
    return 'Each call leaves a promise behind that is kept. Make sure that it settles on every path (a timeout such as AbortSignal.timeout(ms) helps) and remove it from its container in .finally().';
  },
};

/** Whether it was called, the function does not say: in either case it is to be taken out. */
function adviseEntry(facts: PatternFacts): string {
  const { object } = growingOf(facts);
  const name = nameGrowing(facts);
  const call = object === 'Map' || object === 'Set' ? ` (${name ?? 'pending'}.delete(key))` : '';
  return `Each call leaves the resolve (or reject) function of a promise in the ${object}, and it stays there. Take it out when it is called${call}; where the answer may never come, call it on that path as well (a timeout such as AbortSignal.timeout(ms) helps) and take it out then.`;
}
