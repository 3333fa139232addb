import type { RetainerStep, SourceLocation } from '../../report/leak-report.js';
import type { LinkTrail } from './path-link.js';

/**
 * The path as it is reported. Equal steps in a row are one, with their number: `.next ×401`.
 *
 * @param keyPattern what the keys of the survivors have in common, such as `req-*`; told in place
 * of one key
 */
export function describePath(
  trail: LinkTrail,
  locate: (node: number) => SourceLocation | undefined,
  keyPattern: string | undefined,
): RetainerStep[] {
  return trail.links.map((link, at) => {
    const isGrowing = at === trail.growing;
    const isSurvivor = at === trail.growing + 1;
    const text = isSurvivor && keyPattern !== undefined ? keyPattern : link.edge.text;
    const edge = link.repeats > 1 ? `${text} ×${link.repeats}` : text;
    const found = link.node < 0 || link.isModule ? undefined : locate(link.node);
    // Lines of Node's own scripts help nobody.
    const location = found?.file.startsWith('node:') ? undefined : found;
    return { edge, object: link.object, ...(location && { location }), isGrowing };
  });
}
