import type { SnapshotReader } from '../nodes/snapshot-reader.js';

export interface Chain {
  /** The node after the first. */
  second: number;
  /** What leads from the first node to the second: one edge, or a closure's context and a variable. */
  hops: { node: number; edge: number }[];
  /** Nodes after the first. */
  length: number;
}

/** Two may hold one another by chance. */
const LEAST_LENGTH = 3;

/**
 * The chain that begins at a node: objects of one class, or closures of one function, each of which
 * holds the next by the same property or captured variable. Undefined where there is none.
 */
export function followChain(reader: SnapshotReader, first: number): Chain | undefined {
  const hops = findNext(reader, first, undefined);
  if (hops === undefined) return undefined;
  const second = hops[hops.length - 1];
  const name = reader.edgeNameOf(second.edge);
  const seen = new Set([first]);
  let length = 0;
  for (let next: typeof hops | undefined = hops; next !== undefined; length++) {
    const { node } = next[next.length - 1];
    if (seen.has(node)) break;
    seen.add(node);
    next = findNext(reader, node, name);
  }
  return length < LEAST_LENGTH ? undefined : { second: second.node, hops, length };
}

/** What leads to an object of the same kind, by the edge called `name` where one is given. */
function findNext(
  reader: SnapshotReader,
  node: number,
  name: string | undefined,
): Chain['hops'] | undefined {
  const own = findEdge(reader, node, node, name);
  if (own !== undefined) return [own];
  const context = reader.typeOf(node) === 'closure' ? reader.follow(node, 'context') : -1;
  const captured = context < 0 ? undefined : findEdge(reader, context, node, name);
  if (captured === undefined) return undefined;
  return [{ node: context, edge: findEdgeTo(reader, node, context) }, captured];
}

function findEdge(
  reader: SnapshotReader,
  from: number,
  like: number,
  name: string | undefined,
): { node: number; edge: number } | undefined {
  const { firstEdge, edgeTarget } = reader.snapshot;
  for (let edge = firstEdge[from]; edge < firstEdge[from + 1]; edge++) {
    const type = reader.edgeTypeOf(edge);
    if (type !== 'property' && type !== 'context') continue;
    const edgeName = reader.edgeNameOf(edge);
    if (edgeName === '__proto__' || (name !== undefined && edgeName !== name)) continue;
    const target = edgeTarget[edge];
    if (target !== like && isAlike(reader, like, target)) return { node: target, edge };
  }
  return undefined;
}

function isAlike(reader: SnapshotReader, one: number, other: number): boolean {
  const { nodeName, nodeType } = reader.snapshot;
  if (nodeName[one] !== nodeName[other] || nodeType[one] !== nodeType[other]) return false;
  const type = reader.typeOf(one);
  if (type === 'closure') return reader.follow(one, 'shared') === reader.follow(other, 'shared');
  return type === 'object';
}

function findEdgeTo(reader: SnapshotReader, from: number, to: number): number {
  const { firstEdge, edgeTarget } = reader.snapshot;
  let edge = firstEdge[from];
  while (edgeTarget[edge] !== to) edge++;
  return edge;
}
