import type { PathLink } from './path-link.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

const MOST = 4;

/** Names of the variables that the function of a timer keeps from the scope that it was made in. */
export function listCaptured(
  reader: SnapshotReader,
  links: readonly PathLink[],
  growing: number,
): string[] {
  const callback = links.slice(growing + 1).find(({ object }) => object.startsWith('closure '));
  const context = callback === undefined ? -1 : reader.follow(callback.node, 'context');
  if (context < 0 || !reader.nameOf(context).startsWith('system / Context')) return [];
  const { firstEdge } = reader.snapshot;
  const names = new Set<string>();
  for (let edge = firstEdge[context]; edge < firstEdge[context + 1]; edge++)
    if (reader.edgeTypeOf(edge) === 'context') names.add(reader.edgeNameOf(edge));
  names.delete('this');
  return [...names].slice(0, MOST);
}
