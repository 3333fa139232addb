import type { PathStep } from './culprit.js';
import { describeEdge } from './describe-edge.js';
import type { AnchorContext } from './find-anchor.js';
import { makeLink, type PathLink } from './path-link.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

/**
 * Functions that share a variable all lead to it, and the search finds any of them: the first by
 * name of those that their object has is told.
 */
export function nameMethods(
  { reader, scopes }: AnchorContext,
  links: PathLink[],
  path: readonly PathStep[],
): void {
  for (let at = 1; at < links.length - 1; at++) {
    const [owner, method, variable] = links.slice(at - 1, at + 2);
    if (variable.edge.kind !== 'variable' || method.edge.kind !== 'property') continue;
    if (owner.node < 0 || reader.typeOf(method.node) !== 'closure') continue;
    const scope = path[variable.index - 1].node;
    const first = findMethods(reader, owner.node, scope)[0];
    if (first === undefined || reader.edgeNameOf(first.edge) === method.edge.name) continue;
    const edge = describeEdge(reader, owner, [first]);
    links[at] = { ...makeLink(reader, scopes, first.node, method.index), edge };
  }
}

/** An object's own functions that see a scope, by name. */
function findMethods(reader: SnapshotReader, owner: number, scope: number): PathStep[] {
  const { firstEdge, edgeTarget } = reader.snapshot;
  const methods: PathStep[] = [];
  for (let edge = firstEdge[owner]; edge < firstEdge[owner + 1]; edge++) {
    const node = edgeTarget[edge];
    if (reader.edgeTypeOf(edge) !== 'property' || reader.typeOf(node) !== 'closure') continue;
    if (reader.follow(node, 'context') === scope) methods.push({ node, edge });
  }
  const nameOf = ({ edge }: PathStep): string => reader.edgeNameOf(edge);
  return methods.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}
