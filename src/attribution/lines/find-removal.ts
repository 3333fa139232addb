import type { PutSite } from '../../report/leak-report.js';
import { findPlaces, matchBetween, matchOwner, matchWord, type PlaceInput } from './find-places.js';

export interface Removal extends PutSite {
  /** Whether a function does it that is returned to who put it in. */
  isReturned: boolean;
  /** Whether a timer does it. */
  isTimed: boolean;
}

/** What takes out of a container or an emitter; `splice` where it is given nothing to put in. */
const METHODS =
  'delete|splice(?!\\([^(),]*,[^(),]*,)|shift|pop|off|removeListener|removeEventListener|unsubscribe';
/** With more places than these it is no removal that was forgotten somewhere. */
const MOST_PLACES = 3;

/**
 * Finds in the text of the source where something is taken out of what grows: what leaks though the source removes it
 * is not removed on every path, or by another key or function than it was put in with. A guess from the text.
 *
 * @returns undefined where there is no such place, or where there are too many
 */
export function findRemoval(input: PlaceInput): Removal | undefined {
  const places = findPlaces(input, { match: matchRemoval });
  const [best] = places;
  if (best === undefined || places.length > MOST_PLACES) return undefined;
  const { code, above, file, line, column } = best;
  return {
    code,
    isReturned: isInReturned(above),
    isTimed: isInTimer(above),
    ...input.tell(file, line, column),
  };
}

/** `return () => {`, and nothing that ends it. */
function isInReturned(above: string): boolean {
  const [, after] =
    /.*\breturn\s+(?:async\s*)?(?:function\b|\(?[\w$, ]*\)?\s*=>)(.*)$/s.exec(above) ?? [];
  return after !== undefined && !after.includes('}');
}

/** `setTimeout(() => `, and nothing that ends it. */
function isInTimer(above: string): boolean {
  const [, after] = /.*\bsetTimeout\((.*)$/s.exec(above) ?? [];
  if (after === undefined) return false;
  let depth = 1;
  for (const char of after) {
    if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return false;
  }
  return true;
}

function matchRemoval(name: string): RegExp {
  const word = matchWord(name);
  const between = matchBetween(name);
  const owner = matchOwner(name);
  const ways = [
    `${owner}${between}\\.(?:${METHODS})\\(`,
    `(?<![\\w$.])delete ${owner}[!?.]*\\[`,
    `${owner}(?:\\[[^\\]\\n]*\\])?\\s*=(?![=>])[^;\\n]*?${word}[^;\\n]*?\\.filter\\(`,
    `${owner}\\.set\\([^;\\n]*?${word}[^;\\n]*?\\.filter\\(`,
  ];
  return new RegExp(ways.join('|'), 'u');
}
