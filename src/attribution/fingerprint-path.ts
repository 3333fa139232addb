import type { LinkTrail } from './trace-links.js';

/**
 * A short name for a leak that stays the same across runs, machines, versions of Node and lines
 * added above: a hash of the path from the first named thing to the survivors, with identities in
 * keys erased, no line numbers, and files relative to their package.
 *
 * FNV-1a, twice with different offsets: http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function fingerprintPath(trail: LinkTrail): string {
  const tokens = listTokens(trail);
  const text = tokens.join('\n');
  return hash(text, 0x811c9dc5) + hash(text, 0x01000193);
}

/** What the fingerprint is made of: one line per object, up to the first survivor. */
export function listTokens(trail: LinkTrail): string[] {
  return trail.links.slice(0, findEnd(trail)).map((link, at) => {
    const isSurvivor = at === trail.growing + 1;
    const edge =
      isSurvivor && (link.edge.kind === 'entry' || link.edge.kind === 'property')
        ? '*'
        : link.edge.stable;
    // Through which export or register a module's function was reached is chance.
    const isFunctionOfModule =
      at === 1 && trail.links[0].isModule && /^(?:class|closure) /.test(link.stable);
    return `${isFunctionOfModule ? '' : edge} ${link.stable}${at === trail.growing ? ' +' : ''}`;
  });
}

/**
 * The first survivor ends the path, where the path starts from a name in the source. Below a list
 * that all share (timers, handles, listeners of the process) the code that the survivors lead to
 * tells one leak from another.
 */
function findEnd({ links, growing }: LinkTrail): number {
  const end = growing + 2;
  if (
    links
      .slice(0, growing + 1)
      .some((link) => link.isModule || link.isExports || link.object === 'global')
  )
    return end;
  const code = links.findIndex(
    (link, at) => at > growing && /^(?:class|closure) /.test(link.object),
  );
  return code < 0 ? end : Math.max(end, code + 1);
}

function hash(text: string, offset: number): string {
  let value = offset;
  for (let index = 0; index < text.length; index++) {
    value ^= text.charCodeAt(index);
    value = Math.imul(value, 0x01000193);
  }
  return (value >>> 0).toString(16).padStart(8, '0');
}
