import type { PutSite } from '../../report/leak-report.js';
import { findPlaces, matchBetween, matchOwner, matchWord, type PlaceInput } from './find-places.js';

/** What adds to a container or an emitter; `splice` where it is given what to put in. */
const METHODS =
  'set|push|unshift|add|splice(?=\\([^(),]*,[^(),]*,)|on|once|addListener|prependListener|addEventListener|subscribe|enqueue|append|register|insert|put';
/** More places than these that may be meant, and none is. */
const MOST_PLACES = 4;

/**
 * Finds in the text of the source where something is put into what grows: a call such as `cache.set(`, or
 * `cache[key] =`, of the variable or property that the path names. Of several the one next to what made the
 * kept object is taken. A guess from the text, for the reader alone.
 *
 * @returns undefined where the container has no name, or where too many places may be meant
 */
export function findPut(input: PlaceInput): PutSite | undefined {
  const found = findPlaces(input, { match: matchPut, isNewOne: isCreated });
  // A shorter copy takes the place of a list as a longer one does.
  const places = found.filter(({ code }) => !code.includes('.filter('));
  const near = places.filter(({ distance }) => distance < Infinity);
  if (near.length === 0 && places.length > MOST_PLACES) return undefined;
  const [best] = (near.length > 0 ? near : places).toSorted((a, b) => a.distance - b.distance);
  return best && { code: best.code, ...input.tell(best.file, best.line, best.column) };
}

/**
 * A line that puts something into what `name` has: by a method, by an index, by adding text, or by making a
 * larger copy of it.
 */
function matchPut(name: string): RegExp {
  const word = matchWord(name);
  const between = matchBetween(name);
  const ways = [
    `${between}\\.(?:${METHODS})\\(`,
    `${between}\\[[^\\]\\n]+\\]\\s*[-+|&?]{0,2}=(?![=>])`,
    '\\s*\\+=',
    '\\s*=\\s*(?:new (?:Map|Set)\\()?[\\[{]\\s*\\.\\.\\.',
    `\\s*=(?![=>])[^;\\n]*?${word}[^;\\n]*?(?:\\+|\\.concat\\()`,
  ];
  return new RegExp(`${matchOwner(name)}(?:${ways.join('|')})`, 'u');
}

/** `byUser.set(id, new Set())`, and not `(byUser[id] ??= []).push(entry)`. */
function isCreated(code: string, source: string): boolean {
  const isNew = /(?:=|,)\s*(?:\[\]|\{\}|new [\p{L}_$][\w$.]*\(.*\))\)*$|,\s*\(/u.test(code);
  const isUsed = new RegExp(`^\\)\\s*\\.(?:${METHODS})\\(`).test(source.slice(code.length));
  return isNew && !isUsed;
}
