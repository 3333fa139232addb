import type { WebListener } from '../../probe/heap-probe.js';
import type { SourceLocation } from '../../report/leak-report.js';
import type { EdgeText } from './edge-text.js';
import type { LinkTrail } from './trace-links.js';

/** The target whose listeners grow, where Blink holds them and nobody has said yet of which event; -1 for none. */
export function findTarget({ links, growing }: LinkTrail): number {
  const edge = links[growing + 1]?.edge;
  const isNameless = edge?.kind === 'listener' && edge.collection !== undefined && edge.name === '';
  return isNameless ? links[growing]!.node : -1;
}

/**
 * Gives the listeners that grow the name of their event: that of the functions at the place where the
 * survivor's is defined, or else, where all are of one event, that one.
 *
 * @param listeners of the target, as the page has them
 * @param place of the survivor's function, as the code that ran has it
 */
export function nameEvent(
  { links, growing }: LinkTrail,
  listeners: readonly WebListener[],
  place: SourceLocation | undefined,
): void {
  const link = links[growing + 1]!;
  const alike = listeners.filter(
    ({ line, column }) => line === place?.line && column === place.column,
  );
  const types = new Set((alike.length > 0 ? alike : listeners).map(({ type }) => type));
  const [type] = types;
  if (type === undefined || types.size > 1) return;
  // The fingerprint is the same with a page at hand and without one.
  const edge: EdgeText = { ...link.edge, name: type, text: `"${type}" listener` };
  links[growing + 1] = { ...link, edge };
}
