import { heldByBlink, tellWhere } from './page-facts.js';
import type { Pattern } from './pattern.js';

const CALLS = new Map<string, string>(
  Object.entries({
    'style sheets':
      'take them out again: document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== own)',
    fonts: 'call document.fonts.delete(font)',
  }),
);

/** Style sheets and fonts that are added to the document by script stay with it. */
export const stylesNotRemoved: Pattern = {
  id: 'styles-not-removed',
  advise(facts) {
    const collection = heldByBlink(facts)?.collection ?? '';
    const call = CALLS.get(collection);
    if (call === undefined) return undefined;
    return `Each call adds to the ${collection} of the document, and nothing takes them out. Make them once for all, outside of what is called again and again, or ${call} ${tellWhere(facts)}.`;
  },
};
