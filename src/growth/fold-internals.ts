import type { SearchTree } from '../graph/search-from-root.js';

/** What is done with each node; every callback runs once per node, in the order of the search. */
export interface FoldRules {
  /**
   * Whether a node belongs to the object that it hangs from.
   *
   * @param edge the edge that leaves that object
   * @param isInside whether other internals of that object lie between
   */
  isInternal(node: number, edge: number, isInside: boolean): boolean;
  /**
   * Places a node that is no internal.
   *
   * @param owner the object that it hangs from
   * @param above the place of that object
   * @returns its place; -1 for none
   */
  enter(node: number, owner: number, above: number, edge: number): number;
  /** Told of each internal: `place` is that of its owner. */
  fold?(node: number, place: number, edge: number): void;
}

/** One entry per node of the snapshot in each column. */
export interface FoldedPaths {
  /** The nearest object on the way to the root that is no internal, itself included; -1 where not reached. */
  readonly owner: Int32Array;
  /** For an internal the place of its owner; -1 where there is none. */
  readonly place: Int32Array;
}

/**
 * Walks the paths from the root with the engine's internals folded into the object that owns them: what
 * hangs from a backing store hangs from its owner, by the edge that leads to the store.
 *
 * @param parentNode from `findParents`
 */
export function foldInternals(
  { order, parentEdge }: SearchTree,
  parentNode: Int32Array,
  { isInternal, enter, fold }: FoldRules,
): FoldedPaths {
  const nodeCount = parentNode.length;
  const owner = new Int32Array(nodeCount).fill(-1);
  /** The edge that leaves the owner towards an internal. */
  const exit = new Int32Array(nodeCount).fill(-1);
  const place = new Int32Array(nodeCount).fill(-1);
  for (let i = 0; i < order.length; i++) {
    const node = order[i];
    const parent = parentNode[node];
    if (parent < 0) {
      owner[node] = node;
      continue;
    }
    const isInside = owner[parent] !== parent;
    const edge = isInside ? exit[parent] : parentEdge[node];
    if (isInternal(node, edge, isInside)) {
      owner[node] = owner[parent];
      exit[node] = edge;
      place[node] = place[parent];
      fold?.(node, place[node], edge);
    } else {
      owner[node] = node;
      place[node] = enter(node, owner[parent], place[parent], edge);
    }
  }
  return { owner, place };
}
