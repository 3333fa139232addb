import type { Pattern } from './pattern.js';
import { keepsContext } from './vm-context.js';

/** In a page only a frame has a global world of its own. */
export const frameNotRemoved: Pattern = {
  id: 'frame-not-removed',
  advise(facts) {
    if (!facts.isInPage || !keepsContext(facts)) return undefined;
    return 'Each call leaves a frame behind, with a window, a document and all classes of its own. Take the <iframe> out when it is no longer shown (frame.remove()), or use one again; keep nothing that was made in it: a function, an element or its contentDocument holds the whole frame.';
  },
};
