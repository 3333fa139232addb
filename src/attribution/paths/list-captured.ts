import { withArticle } from '../names/with-article.js';
import type { PathLink } from './path-link.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

const MOST = 4;

/** Names of the variables that the function of a timer keeps from the scope that it was made in. */
export function listCaptured(
  reader: SnapshotReader,
  links: readonly PathLink[],
  growing: number,
  isModuleScope: (context: number) => boolean,
): string[] {
  const callback = links.slice(growing + 1).find(({ object }) => object.startsWith('closure '));
  const context = callback === undefined ? -1 : reader.follow(callback.node, 'context');
  if (context < 0 || !reader.nameOf(context).startsWith('system / Context')) return [];
  // What a whole module has says nothing of one function in it.
  if (isModuleScope(context)) return [];
  const { firstEdge, edgeTarget } = reader.snapshot;
  const names = new Set<string>();
  for (let edge = firstEdge[context]; edge < firstEdge[context + 1]; edge++)
    if (reader.edgeTypeOf(edge) === 'context')
      names.add(tell(reader, reader.edgeNameOf(edge), edgeTarget[edge]!));
  return [...names].slice(0, MOST);
}

/** Of `this` the class says what it is. */
function tell(reader: SnapshotReader, name: string, target: number): string {
  return name === 'this' ? withArticle(reader.nameOf(target)) : name;
}
