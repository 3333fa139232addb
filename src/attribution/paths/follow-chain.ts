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
  for (const hops of listNext(reader, first)) {
    const second = hops.at(-1)!;
    const length = measureChain(reader, first, hops);
    if (length >= LEAST_LENGTH) return { second: second.node, hops, length };
  }
  return undefined;
}

/** By one name all the way: at an end of a list of two ways the other one leads nowhere. */
function measureChain(reader: SnapshotReader, first: number, hops: Chain['hops']): number {
  const name = reader.edgeNameOf(hops.at(-1)!.edge);
  const isOfName = (next: Chain['hops']) => reader.edgeNameOf(next.at(-1)!.edge) === name;
  const seen = new Set([first]);
  let length = 0;
  for (let next: typeof hops | undefined = hops; next !== undefined; length++) {
    const node: number = next.at(-1)!.node;
    if (seen.has(node)) break;
    seen.add(node);
    next = listNext(reader, node).find(isOfName);
  }
  return length;
}

/** What leads to objects of the same kind: properties, or the variables that a function captured. */
function listNext(reader: SnapshotReader, node: number): Chain['hops'][] {
  const own = listEdges(reader, node, node).map((edge) => [edge]);
  const context = reader.typeOf(node) === 'closure' ? reader.follow(node, 'context') : -1;
  if (own.length > 0 || context < 0) return own;
  const scope = { node: context, edge: findEdgeTo(reader, node, context) };
  return listEdges(reader, context, node).map((edge) => [scope, edge]);
}

function listEdges(reader: SnapshotReader, from: number, like: number): Chain['hops'] {
  const { firstEdge, edgeTarget } = reader.snapshot;
  const found: Chain['hops'] = [];
  for (let edge = firstEdge[from]; edge < firstEdge[from + 1]; edge++) {
    const type = reader.edgeTypeOf(edge);
    const target = edgeTarget[edge];
    if (type !== 'property' && type !== 'context') continue;
    if (target === like || reader.edgeNameOf(edge) === '__proto__') continue;
    if (isAlike(reader, like, target)) found.push({ node: target, edge });
  }
  return found;
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
