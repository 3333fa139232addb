import { heldByBlink, tellWhere } from './page-facts.js';
import { survivorOf, type Pattern } from './pattern.js';

/** A media query with a listener lives as long as the page. */
export const mediaQueryListener: Pattern = {
  id: 'media-query-listener-not-removed',
  advise(facts) {
    if (heldByBlink(facts)?.kind !== 'active') return undefined;
    if (survivorOf(facts)?.object !== 'MediaQueryList') return undefined;
    return `Each call makes a media query by matchMedia and listens to it: the page keeps it as long as it has a listener. Call mediaQuery.removeEventListener("change", listener) on the same MediaQueryList ${tellWhere(facts)}; matchMedia gives a new one each time.`;
  },
};
