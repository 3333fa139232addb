/**
 * The nodes of a page's documents. Blink gives none of the edges between them a name, but follows them in
 * one order: the first child, the document or shadow root that they are in, then the parent and the siblings (`Node::Trace` and
 * `ContainerNode::Trace`). A parent is believed where its first child says the same.
 *
 * https://source.chromium.org/chromium/chromium/src/+/main:third_party/blink/renderer/core/dom/node.cc
 */
import { isPage } from '../../growth/is-page.js';
import { sortNatives, type NativeKind } from '../../growth/sort-natives.js';
import type { HeapSnapshot } from '../../snapshot/parse-snapshot.js';

/** Nodes that hang together. */
export interface DomTree {
  /** The topmost node. */
  root: number;
  /** Elements, texts and the like, the root included. */
  size: number;
  /** Whether it is in no document. */
  isDetached: boolean;
}

export interface DomIndex {
  /** Whether the heap is a page's: only Blink has the parts that are told of here. */
  readonly isPage: boolean;
  /** What a node of type `native` is; undefined for all others. */
  kindOf(node: number): NativeKind | undefined;
  /** Whether it is an element, a text, a document or the like. */
  isNode(node: number): boolean;
  isDocument(node: number): boolean;
  /** The node that it is a child of; -1 for the root of a tree, and where the edges do not say. */
  parentOf(node: number): number;
  /** The tree that a node of a document belongs to. */
  treeOf(node: number): DomTree;
}

const DOCUMENT = /^(?:HTML|XML|SVG)?Document$/;
const SHADOW_ROOT = 'ShadowRoot';
/** What V8 says of a node that is in no document. */
const DETACHED = 2;

export function indexDom(snapshot: HeapSnapshot): DomIndex {
  const { nodeType, nodeName, nodeTypeNames, strings, detachedness } = snapshot;
  const native = nodeTypeNames.indexOf('native');
  const sort = sortNatives(snapshot);
  const parents = new Map<number, number>();
  let sizes: Map<number, number> | undefined;

  const nameOf = (node: number): string => strings.decode(nodeName[node]!);
  const kindOf = (node: number): NativeKind | undefined =>
    nodeType[node] === native ? sort(node) : undefined;
  const isNode = (node: number): boolean => kindOf(node) === 'node';
  const isDocument = (node: number): boolean => isNode(node) && DOCUMENT.test(nameOf(node));

  /** What Blink calls the tree scope of a node: its document, or the shadow root that it is in. */
  const isScope = (node: number): boolean => isDocument(node) || nameOf(node) === SHADOW_ROOT;

  function parentOf(node: number): number {
    let parent = parents.get(node);
    if (parent === undefined) parents.set(node, (parent = findParent(node)));
    return parent;
  }

  function findParent(node: number): number {
    if (nameOf(node) === SHADOW_ROOT) return findHost(node);
    const { parent } = readFamily(snapshot, isNode, isScope, node);
    if (parent < 0) return -1;
    if (isDocument(parent)) return parent;
    if (nameOf(parent) === SHADOW_ROOT) return parent;
    const { firstChild } = readFamily(snapshot, isNode, isScope, parent);
    if (firstChild === node) return parent;
    const sibling = firstChild < 0 ? undefined : readFamily(snapshot, isNode, isScope, firstChild);
    return sibling?.parent === parent ? parent : -1;
  }

  /** A shadow root has its first child after the document, too, and its host last. */
  function findHost(shadow: number): number {
    const { firstEdge, edgeTarget } = snapshot;
    for (let edge = firstEdge[shadow + 1]! - 1; edge >= firstEdge[shadow]!; edge--) {
      const target = edgeTarget[edge]!;
      if (target !== shadow && isNode(target)) return isDocument(target) ? -1 : target;
    }
    return -1;
  }

  function rootOf(node: number): number {
    const seen = new Set<number>();
    let root = node;
    for (let parent = parentOf(root); parent >= 0 && !seen.has(parent); parent = parentOf(root)) {
      seen.add(parent);
      root = parent;
    }
    return root;
  }

  function countTrees(): Map<number, number> {
    const counts = new Map<number, number>();
    for (let node = 0; node < snapshot.nodeCount; node++) {
      if (!isNode(node)) continue;
      const root = rootOf(node);
      counts.set(root, (counts.get(root) ?? 0) + 1);
    }
    return counts;
  }

  return {
    get isPage() {
      return isPage(snapshot);
    },
    kindOf,
    isNode,
    isDocument,
    parentOf,
    treeOf(node) {
      const root = rootOf(node);
      sizes ??= countTrees();
      // A node that JavaScript has not seen has no say of its own.
      const isDetached = detachedness[root] === DETACHED || detachedness[node] === DETACHED;
      return { root, size: sizes.get(root) ?? 1, isDetached };
    },
  };
}

/** The first child and the parent, as the order of the edges tells them; -1 for none. */
function readFamily(
  { firstEdge, edgeTarget }: HeapSnapshot,
  isNode: (node: number) => boolean,
  isScope: (node: number) => boolean,
  node: number,
): { firstChild: number; parent: number } {
  let firstChild = -1;
  let hasScope = false;
  for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
    const target = edgeTarget[edge]!;
    if (target === node || !isNode(target)) continue;
    if (!hasScope && isScope(target)) hasScope = true;
    else if (hasScope) return { firstChild, parent: target };
    else if (firstChild < 0) firstChild = target;
  }
  return { firstChild, parent: -1 };
}
