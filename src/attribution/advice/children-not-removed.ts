import { heldByBlink } from './page-facts.js';
import { growingOf, survivorOf, type Pattern } from './pattern.js';

/** An element of the page that gets one more child with every call. */
export const childrenNotRemoved: Pattern = {
  id: 'children-not-removed',
  advise(facts) {
    if (heldByBlink(facts)?.kind !== 'child') return undefined;
    const { object } = growingOf(facts);
    return `Each call puts ${survivorOf(facts)!.object} into ${object}, and nothing takes it out. Call child.remove() when it is no longer shown, empty the parent by replaceChildren(), or keep only the last ones: while (parent.childElementCount > 100) parent.firstElementChild.remove().`;
  },
};
