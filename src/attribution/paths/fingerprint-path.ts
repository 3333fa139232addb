import type { PathLink } from './path-link.js';
import type { LinkTrail } from './path-link.js';

/**
 * A short name for a leak that stays the same across runs, machines, versions of Node and lines
 * added above: a hash of the path from the first named thing to the survivors, with identities in
 * keys erased, no line numbers, and files relative to their package.
 *
 * FNV-1a, twice with different offsets: http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function fingerprintPath(trail: LinkTrail, fileOf: (link: PathLink) => string): string {
  const tokens = listTokens(trail, fileOf);
  const text = tokens.join('\n');
  return hash(text, 0x811c9dc5) + hash(text, 0x01000193);
}

/**
 * What the fingerprint is made of: one line per object, up to the first survivor.
 *
 * @param fileOf file of the code that an object belongs to, the same on every machine
 */
function listTokens(trail: LinkTrail, fileOf: (link: PathLink) => string): string[] {
  const isShared = !hasNamedRoot(trail);
  return trail.links.slice(0, findEnd(trail)).map((link, at) => {
    const isSurvivor = at === trail.growing + 1;
    const edge =
      isSurvivor && (link.edge.kind === 'entry' || link.edge.kind === 'property')
        ? '*'
        : link.edge.stable;
    // Through which export or register a module's function was reached is chance.
    const [root] = trail.links;
    const isFunctionOfModule = at === 1 && (root.isModule || root.isExports) && isCode(link);
    // Below a list that all share the file of the code is what tells one leak from another.
    const file = isShared && isCode(link) ? ` ${fileOf(link)}` : '';
    return `${isFunctionOfModule ? '' : edge} ${link.stable}${file}${at === trail.growing ? ' +' : ''}`;
  });
}

/**
 * The first survivor ends the path, where the path starts from a name in the source. Below a list
 * that all share (timers, handles, listeners of the process) the code that the survivors lead to
 * tells one leak from another.
 */
function findEnd(trail: LinkTrail): number {
  const end = trail.growing + 2;
  if (hasNamedRoot(trail)) return end;
  const code = trail.links.findIndex((link, at) => at > trail.growing && isCode(link));
  // Whose a function of a page is tells it from others without a name in the same bundle.
  const owner = code < 0 ? undefined : trail.links[code + 1]?.edge.stable;
  const isOwned = owner === 'of' || owner === 'in';
  return code < 0 ? end : Math.max(end, code + (isOwned ? 2 : 1));
}

function hasNamedRoot({ links, growing }: LinkTrail): boolean {
  // All of a page share the listeners and timers of its window.
  if (links[growing + 1]?.edge.collection !== undefined) return false;
  return links
    .slice(0, growing + 1)
    .some((link) => link.isModule || link.isExports || link.stable === 'global');
}

function isCode(link: PathLink): boolean {
  return /^(?:class|closure) /.test(link.stable);
}

function hash(text: string, offset: number): string {
  let value = offset;
  for (let index = 0; index < text.length; index++) {
    value ^= text.charCodeAt(index);
    value = Math.imul(value, 0x01000193);
  }
  return (value >>> 0).toString(16).padStart(8, '0');
}
