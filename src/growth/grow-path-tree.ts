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
import { findParents } from './find-parents.js';
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
  /** Members that hang from other members, through objects of other classes: most of a chain. */
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
  const { nodeCount, selfSize } = snapshot;
  const classes = nameClasses(snapshot);
  const parentNode = findParents(snapshot, search);
  const edges = createEdgeReader(snapshot, findDictionaries(snapshot, search, births, parentNode));
  /** The nearest object on the path that is no internal, itself included. */
  const owner = new Int32Array(nodeCount).fill(-1);
  /** The edge that leaves the owner towards an internal. */
  const exit = new Int32Array(nodeCount).fill(-1);
  const place = new Int32Array(nodeCount).fill(-1);
  /** 1 for what heapslope itself keeps. */
  const own = new Uint8Array(nodeCount);
  const closure = snapshot.nodeTypeNames.indexOf('closure');
  const nodes: PathTreeNode[] = [];
  const children = new Map<string, number>();

  for (let i = 0; i < search.order.length; i++) {
    const node = search.order[i];
    const parent = parentNode[node];
    if (parent < 0) {
      owner[node] = node;
      continue;
    }
    own[node] = isOwn(node) ? 1 : snapshot.nodeType[node] === closure ? 0 : own[parent];
    const isInsideInternal = owner[parent] !== parent;
    const edge = isInsideInternal ? exit[parent] : search.parentEdge[node];
    const birth = births[node];
    // An object younger than the last mark may hold older ones: they stay on the path so far.
    if (classes.isInternal(node) || birth >= batches) {
      owner[node] = owner[parent];
      exit[node] = edge;
      place[node] = place[parent];
      continue;
    }
    owner[node] = node;
    if (birth === OLD || own[node] === 1) continue;
    place[node] = enter(owner[parent], place[parent], edges.read(edge), classes.classOf(node));
    const member = nodes[place[node]];
    // What comes further down is entered later, unless it leads back.
    if (place[node] < place[parent]) {
      member.returns++;
      member.recurring ??= node;
    }
    member.counts[birth]++;
    member.bytes[birth] += selfSize[node];
    if (member.samples.length < SAMPLES) member.samples.push(node);
  }
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
