/**
 * The survivors of all batches as a tree of paths with identity erased: below each old object, one tree
 * node stands for all survivors that are reached by the same edges through the same classes, whichever
 * objects they pass. Array elements, entries of Maps and Sets, and keys of dictionaries are one edge
 * each; a step that repeats an earlier one (linked lists, trees, chains of closures) leads back to it.
 *
 * So a leak is one tree node, where it hangs from one old container, where the container is replaced at
 * every call (`list = [...list, item]`), and where each object holds the one before it.
 *
 * The idea is that of LeakCanary's ObjectGrowthDetector
 * (https://square.github.io/leakcanary/changelog/#version-30-alpha-7-2024-05-10); ages of objects, which
 * the JVM does not have, replace its comparison of several dumps. Only the shortest path to each object
 * counts: an object that two leaks hold appears under one of them.
 */
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { SearchTree } from '../graph/search-from-root.js';
import { createEdgeReader } from './create-edge-reader.js';
import { foldInternals } from './fold-internals.js';
import { nameClasses, type NodeClasses } from './name-classes.js';
import { OLD } from './sort-births.js';

/** With more survivors than this held by properties, an object is a dictionary, and its keys are data. */
const DICTIONARY_KEYS = 8;
const SAMPLES = 8;

export interface PathTreeNode {
  /** Index of the parent in the tree; -1 directly below an old object. */
  parent: number;
  /** The old object from which the path starts, as node ordinal. */
  holder: number;
  /** How the object before holds it: `.name`, `[]`, `[*]`, `context.name`, `(table)`. */
  edge: string;
  /** Class of its members; see `NodeClasses`. */
  class: number;
  /** Members born in each batch. */
  counts: Float64Array;
  /** Self sizes of the members born in each batch, bytes. */
  bytes: Float64Array;
  /** A few members, as node ordinals. */
  samples: number[];
  /** Members that hang from other members, by themselves or through objects of other classes: most of a chain. */
  returns: number;
  /** The first of these, as node ordinal; undefined where there is none. */
  recurring?: number;
}

export interface PathTree {
  nodes: PathTreeNode[];
  /** For each node of the snapshot, its tree node; -1 for what is old or was not reached. */
  place: Int32Array;
  /** For each node of the snapshot, the node before it on its path, -1 at the root. */
  parentNode: Int32Array;
  classes: NodeClasses;
  /** Roots of the structures whose members were folded into one place each; see `foldStructures`. */
  structures?: ReadonlySet<number>;
}

/**
 * Builds the tree.
 *
 * @param births from `sortBirths`
 * @param batches number of batches; younger survivors are left out
 * @param isOwn whether a function, scope or suspended call is heapslope's own; what hangs from it, and
 *   from no function of the user's below it, is left out
 */
export function growPathTree(
  snapshot: HeapSnapshot,
  search: SearchTree,
  births: Int8Array,
  batches: number,
  isOwn: (node: number) => boolean = () => false,
): PathTree {
  const { selfSize } = snapshot;
  const classes = nameClasses(snapshot);
  const parentNode = search.parentNode;
  const edges = createEdgeReader(snapshot, findDictionaries(snapshot, search, births, parentNode));
  const own = markOwn(snapshot, search, parentNode, isOwn);
  const nodes: PathTreeNode[] = [];
  const children = new Map<string, number>();

  const { place } = foldInternals(search, parentNode, {
    // An object younger than the last mark may hold older ones: they stay on the path so far.
    isInternal: (node) => classes.isInternal(node) || births[node] >= batches,
    enter(node, owner, above, edge) {
      const birth = births[node];
      if (birth === OLD || own[node] === 1) return -1;
      const index = enter(owner, above, edges.read(edge), classes.classOf(node));
      const member = nodes[index];
      // What comes further down is entered later, unless it leads back.
      if (index <= above) {
        member.returns++;
        member.recurring ??= node;
      }
      member.counts[birth]++;
      member.bytes[birth] += selfSize[node];
      if (member.samples.length < SAMPLES) member.samples.push(node);
      return index;
    },
  });
  return { nodes, place, parentNode, classes };

  function enter(holder: number, parentPlace: number, edge: string, classId: number): number {
    for (let above = parentPlace; above >= 0; above = nodes[above].parent) {
      if (nodes[above].class === classId && nodes[above].edge === edge) return above;
    }
    const key = `${parentPlace < 0 ? `o${holder}` : parentPlace}|${classId}|${edge}`;
    let index = children.get(key);
    if (index === undefined) {
      index = nodes.length;
      children.set(key, index);
      nodes.push({
        parent: parentPlace,
        holder: parentPlace < 0 ? holder : nodes[parentPlace].holder,
        edge,
        class: classId,
        counts: new Float64Array(batches),
        bytes: new Float64Array(batches),
        samples: [],
        returns: 0,
      });
    }
    return index;
  }
}

/** One byte per node: 1 for what heapslope itself keeps. */
function markOwn(
  { nodeCount, nodeType, nodeTypeNames }: HeapSnapshot,
  { order }: SearchTree,
  parentNode: Int32Array,
  isOwn: (node: number) => boolean,
): Uint8Array {
  const own = new Uint8Array(nodeCount);
  const closure = nodeTypeNames.indexOf('closure');
  for (let i = 0; i < order.length; i++) {
    const node = order[i];
    const parent = parentNode[node];
    if (parent >= 0) own[node] = isOwn(node) ? 1 : nodeType[node] === closure ? 0 : own[parent];
  }
  return own;
}

/** One byte per edge: 1 if it leaves an object that holds so many survivors by properties that it is a dictionary. */
function findDictionaries(
  snapshot: HeapSnapshot,
  search: SearchTree,
  births: Int8Array,
  parentNode: Int32Array,
): Uint8Array {
  const property = snapshot.edgeTypeNames.indexOf('property');
  const keys = new Uint32Array(snapshot.nodeCount);
  for (let node = 0; node < snapshot.nodeCount; node++) {
    const edge = search.parentEdge[node];
    if (edge >= 0 && births[node] !== OLD && snapshot.edgeType[edge] === property)
      keys[parentNode[node]]++;
  }
  const isDictionary = new Uint8Array(snapshot.edgeCount);
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (keys[node] <= DICTIONARY_KEYS) continue;
    isDictionary.fill(1, snapshot.firstEdge[node], snapshot.firstEdge[node + 1]);
  }
  return isDictionary;
}
