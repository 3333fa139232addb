import { heldByBlink, tellWhere } from './page-facts.js';
import { growingOf, survivorOf, type Pattern } from './pattern.js';

const OBSERVER = /^(?:Resize|Intersection|Mutation|Performance|Reporting)Observer$/;

/** What is observed, or the page itself, has the observer of every call. */
export const observerNotDisconnected: Pattern = {
  id: 'observer-not-disconnected',
  advise(facts) {
    const held = heldByBlink(facts);
    const { object } = survivorOf(facts) ?? growingOf(facts);
    const isObserver = held?.kind === 'observer' || (held !== undefined && OBSERVER.test(object));
    if (!isObserver) return undefined;
    const what = OBSERVER.test(object) ? object : held.collection!.replace(/s$/, '');
    const target = growingOf(facts).object;
    const on = target.startsWith('<') || target === 'document' ? ` on ${target}, which stays` : '';
    const one = /^[AEIOU]/.test(what) ? `an ${what}` : `a ${what}`;
    return `Each call makes ${one}${on}, and nothing ends it. Call observer.disconnect() ${tellWhere(facts)}, or make one observer for all and call observer.unobserve(element).`;
  },
};
