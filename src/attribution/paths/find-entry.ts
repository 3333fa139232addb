import type { PathLink } from './path-link.js';

/** So far below an entry lies what grows in it: `byRoute.get(key).stats.values`. */
const MOST_FIELDS = 2;

/**
 * Which link is the entry of a container that has what grows, itself or in a field: the lists that one Map has
 * for each user grow alike, and so do the lists of its records. -1 where there is none.
 */
export function findEntry(links: readonly PathLink[], growing: number): number {
  for (let at = growing; at > 0 && at >= growing - MOST_FIELDS; at--) {
    const { kind } = links[at]!.edge;
    if (kind === 'entry' || kind === 'element') return at;
    if (kind !== 'property') return -1;
  }
  return -1;
}
