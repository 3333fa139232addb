import type { WebListener } from '../../probe/heap-probe.js';
import type { SourceLocation } from '../../report/leak-report.js';
import type { LinkTrail } from './path-link.js';

/** The target whose listeners grow, where Blink holds them and nobody has said yet of which event; -1 for none. */
export function findTarget({ links, growing }: LinkTrail): number {
  const edge = links[growing + 1]?.edge;
  const isNameless = edge?.kind === 'listener' && edge.collection !== undefined && edge.name === '';
  return isNameless ? links[growing]!.node : -1;
}

/**
 * The event of the functions at one place; where none is there, that of all listeners, if it is one.
 *
 * @param listeners of the target, as the page has them
 * @param place of the survivor's function, as the code that ran has it
 */
export function findEventOf(
  listeners: readonly WebListener[],
  place: SourceLocation | undefined,
): string | undefined {
  const alike = listeners.filter(
    ({ line, column }) => line === place?.line && column === place.column,
  );
  const types = new Set((alike.length > 0 ? alike : listeners).map(({ type }) => type));
  const [type] = types;
  return types.size === 1 ? type : undefined;
}

/**
 * Gives the listeners that grow the name of their event, where it is known. The fingerprint is the same with
 * a page at hand and without one.
 *
 * @param events by function
 */
export function nameEvent(trail: LinkTrail, events: ReadonlyMap<number, string>): void {
  const { links, growing } = trail;
  const link = links[growing + 1];
  const name = link && findTarget(trail) >= 0 ? events.get(link.node) : undefined;
  if (name === undefined) return;
  links[growing + 1] = { ...link!, edge: { ...link!.edge, name, text: `"${name}" listener` } };
}
