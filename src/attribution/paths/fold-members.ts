import { tellProperty } from './describe-edge.js';
import type { AnchorContext } from './find-anchor.js';
import { isLinkedList } from './is-linked-list.js';
import type { LinkTrail, PathLink } from './path-link.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

/**
 * By which branches a member of a tree is reached says nothing: what lies between the root and the last
 * member on the way is one step, told by the names of the branches. A list whose members hold one another in
 * both directions is told so as well, whichever of them is the old one.
 */
export function foldMembers(
  { reader }: AnchorContext,
  { links, growing }: LinkTrail,
  isStructure: boolean,
): LinkTrail {
  const isLast = (object: string) => (link: PathLink, at: number) =>
    at > growing && link.object === object && link.edge.kind !== 'timer';
  const root = links.some(isLast(links[growing].object)) ? growing : growing + 1;
  const object = links[root]?.object;
  const last = object === undefined ? -1 : links.findLastIndex(isLast(object));
  if (last <= root) return { links, growing };
  const ways = listWays(reader, links[last].node);
  // A chain by one name is told as such.
  const isChain = last === root + 1 && links[last].repeats > 1;
  if (ways.length < 2 && (isChain || !isStructure)) return { links, growing };
  const between = links.slice(root + 1, last + 1);
  // The keys of a dictionary between two members are no branches.
  const branches = between.filter(
    (link, at) => link.edge.kind === 'property' && links[root + at].object === object,
  );
  const named = ways.length > 1 ? ways : branches.map(({ edge }) => edge.stable);
  const names = [...new Set(named)].sort();
  const text = names.length > MOST_BRANCHES ? `${names[0]}…` : names.join(' or ') || '[]';
  const repeats = between.reduce(
    (sum, link) => sum + (link.object === object ? link.repeats : 0),
    0,
  );
  const member: PathLink = {
    ...links[last],
    edge: { kind: 'member', text, stable: 'member', name: text },
    repeats,
  };
  return { links: [...links.slice(0, root + 1), member, ...links.slice(last + 1)], growing: root };
}

/** The directions of a list: properties of its member that lead to others like it. */
function listWays(reader: SnapshotReader, member: number): string[] {
  if (member < 0) return [];
  const { firstEdge, edgeTarget } = reader.snapshot;
  const ways = new Set<string>();
  for (let edge = firstEdge[member]!; edge < firstEdge[member + 1]!; edge++) {
    if (reader.edgeTypeOf(edge) !== 'property') continue;
    const way = tellProperty(reader.edgeNameOf(edge));
    const isLike = reader.nameOf(edgeTarget[edge]!) === reader.nameOf(member);
    if (isLike && isLinkedList(way)) ways.add(way);
  }
  return [...ways];
}

const MOST_BRANCHES = 3;
