import { heldByBlink } from './page-facts.js';
import { growingOf, survivorOf, type Pattern } from './pattern.js';

/** An element of the page that gets one more child with every call. */
export const childrenNotRemoved: Pattern = {
  id: 'children-not-removed',
  advise(facts) {
    const { object } = growingOf(facts);
    // Children that no script has seen are a part of their parent, which becomes larger.
    if (survivorOf(facts) === undefined && object.startsWith('<'))
      return `${object} becomes larger with each call: what is put into it, as HTML or as elements, stays there. Empty it by replaceChildren(), or keep only the last ones: while (parent.childElementCount > 100) parent.firstElementChild.remove().`;
    if (heldByBlink(facts)?.kind !== 'child') return undefined;
    return `Each call puts ${survivorOf(facts)!.object} into ${object}, and nothing takes it out. Call child.remove() when it is no longer shown, empty the parent by replaceChildren(), or keep only the last ones: while (parent.childElementCount > 100) parent.firstElementChild.remove().`;
  },
};
