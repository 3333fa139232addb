/**
 * Compares snapshots whose objects cannot be told apart by id, by the paths that hold them: one tree for
 * all snapshots, whose nodes stand for all objects that are reached from the root by the same edges
 * through the same classes, whichever objects they pass. Array elements, entries of Maps and Sets, and
 * keys of dictionaries are one edge each; steps that repeat themselves (linked lists, trees) lead back
 * to where they began. Of each snapshot only its counts stay, so that one snapshot at a time is in memory.
 *
 * The idea is that of LeakCanary's ObjectGrowthDetector
 * (https://square.github.io/leakcanary/changelog/#version-30-alpha-7-2024-05-10). Left out: only the
 * shortest path to each object counts, so an object that two leaks hold appears under one of them.
 */
import type { SearchTree } from '../graph/search-from-root.js';
import { growColumn } from '../snapshot/grow-capacity.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { createEdgeReader } from './create-edge-reader.js';
import { foldInternals, type FoldedPaths } from './fold-internals.js';
import type { ClassNumbers } from './number-classes.js';

/** From this many properties that hold objects of one class on, an object is a dictionary. */
const DICTIONARY_KEYS = 16;
/** Objects of these hold each other without being alike. */
const GENERIC = new Set(['Object', 'Array', 'Map', 'Set']);
/** A cycle of more steps than this is not folded; without a limit a deep heap takes quadratic time. */
const LONGEST_CYCLE = 48;
/** More paths than this are not kept apart: what lies further on counts as part of what holds it. */
const MOST_PATHS = 4_000_000;

/** The tree: one entry per path in each column, every path after the one that it continues. */
export interface ComparedPaths {
  readonly count: number;
  /** The path before the last step; -1 at the root. */
  readonly parent: Int32Array;
  /** Number of the last step's edge, the same in all paths. */
  readonly edge: Uint32Array;
  /** Class of the members, a number of `ClassNumbers`. */
  readonly classId: Uint32Array;
  /** Members in each snapshot, one column per snapshot. */
  readonly counts: readonly Float64Array[];
  /** Self sizes of the members in each snapshot with their backing stores, bytes. */
  readonly bytes: readonly Float64Array[];
  /** Whether there were more paths than are kept apart. */
  readonly isCut: boolean;
}

/** Where the objects of one snapshot are in the tree. */
export interface PathPlaces extends FoldedPaths {
  /** The node before it on its way from the root. */
  readonly parentNode: Int32Array;
}

export interface PathComparison {
  /** Counts one more snapshot in. */
  add(snapshot: HeapSnapshot, search: SearchTree, classes: ClassNumbers): PathPlaces;
  /** The tree so far. */
  read(): ComparedPaths;
}

/**
 * @param classNames by number, as far as classes are numbered yet
 */
export function comparePaths(classNames: readonly string[]): PathComparison {
  let capacity = 1024;
  let count = 0;
  let isCut = false;
  let parents = new Int32Array(capacity);
  let edges = new Uint32Array(capacity);
  let classIds = new Uint32Array(capacity);
  const counts: Float64Array[] = [];
  const bytes: Float64Array[] = [];
  const edgeNumbers = new Map<string, number>();
  /** By edge and class. */
  const stepNumbers = new Map<number, number>();
  /** By parent and step. */
  const children = new Map<number, number>();

  return {
    add(snapshot, search, classes) {
      const { nodeType, nodeTypeNames, selfSize } = snapshot;
      const parentNode = search.parentNode;
      const { isBackingStore, isEngineEdge } = sortInternalEdges(snapshot);
      const isText = nodeTypeNames.map((name) => /string|number|symbol|bigint/.test(name));
      const numberEdge = createEdgeNumbers(snapshot, search, parentNode, classes);
      const at = counts.push(new Float64Array(capacity)) - 1;
      bytes.push(new Float64Array(capacity));
      const { owner, place } = foldInternals(search, parentNode, {
        // Names and constants of functions hang from the engine's records of them.
        isInternal: (node, edge, isInside) =>
          classes.isInternal(node) || (isInside && isText[nodeType[node]] && isEngineEdge(edge)),
        fold(node, path, edge) {
          if (path >= 0 && isBackingStore(edge)) bytes[at][path] += selfSize[node];
        },
        enter(node, _, above, edge) {
          const path = enter(above, numberEdge(edge), classes.classOf(node));
          if (path >= 0) {
            counts[at][path]++;
            bytes[at][path] += selfSize[node];
          }
          return path;
        },
      });
      return { place, owner, parentNode };
    },
    read: () => ({
      count,
      parent: parents,
      edge: edges,
      classId: classIds,
      counts,
      bytes,
      isCut,
    }),
  };

  function enter(parent: number, edge: number, classId: number): number {
    // Products of two numbers below 2^26 are exact.
    const stepKey = edge * 2 ** 26 + classId;
    const step = stepNumbers.get(stepKey) ?? stepNumbers.size;
    const key = (parent + 1) * 2 ** 26 + step;
    let path = children.get(key);
    if (path !== undefined) return path;
    if (children.size >= MOST_PATHS) {
      isCut = true;
      return parent;
    }
    stepNumbers.set(stepKey, step);
    path = findRepeated(parent, edge, classId);
    if (path < 0) {
      path = count++;
      if (count > capacity) grow();
      parents[path] = parent;
      edges[path] = edge;
      classIds[path] = classId;
    }
    children.set(key, path);
    return path;
  }

  /**
   * The path that a step from `parent` leads back to, or -1: up objects of one class that hold each
   * other, or where the same steps begin for the third time in a row. That an edge and a class come again
   * says nothing: one emitter's `_events` may lead to another emitter.
   */
  function findRepeated(parent: number, edge: number, classId: number): number {
    let path = GENERIC.has(classNames[classId]) ? -1 : parent;
    for (let steps = 0; steps < LONGEST_CYCLE && path >= 0; steps++) {
      if (classIds[path] !== classId) break;
      if (edges[path] === edge) return path;
      path = parents[path];
    }
    path = parent;
    for (let length = 1; length <= LONGEST_CYCLE && path >= 0; length++) {
      if (classIds[path] === classId && edges[path] === edge && isTwice(parent, path, length))
        return path;
      path = parents[path];
    }
    return -1;
  }

  /** Whether the `length` steps up to `end` and those up to `before`, where these begin, are the same. */
  function isTwice(end: number, before: number, length: number): boolean {
    for (let steps = 1; steps <= length; steps++) {
      before = parents[before];
      if (before < 0 || edges[before] !== edges[end] || classIds[before] !== classIds[end])
        return false;
      end = parents[end];
    }
    return true;
  }

  function grow(): void {
    capacity *= 2;
    const longer = new Int32Array(capacity);
    longer.set(parents);
    parents = longer;
    edges = growColumn(edges, capacity);
    classIds = growColumn(classIds, capacity);
    for (let at = 0; at < counts.length; at++) {
      counts[at] = growColumn(counts[at], capacity);
      bytes[at] = growColumn(bytes[at], capacity);
    }
  }

  function createEdgeNumbers(
    snapshot: HeapSnapshot,
    search: SearchTree,
    parentNode: Int32Array,
    classes: ClassNumbers,
  ): (edge: number) => number {
    const isDictionary = findDictionaries(snapshot, search, parentNode, classes);
    const reader = createEdgeReader(snapshot, isDictionary);
    const known = new Map<number, number>();
    return (edge) => {
      const key = reader.keyOf(edge);
      let number = known.get(key);
      if (number === undefined) {
        const name = reader.read(edge);
        number = edgeNumbers.get(name);
        if (number === undefined) {
          // A Map has room for 2^24 keys.
          number = edgeNumbers.size;
          if (number < MOST_PATHS) edgeNumbers.set(name, number);
        }
        known.set(key, number);
      }
      return number;
    };
  }
}

/** One byte per edge: 1 if it leaves an object that holds many objects of one class by properties. */
export function findDictionaries(
  snapshot: HeapSnapshot,
  search: SearchTree,
  parentNode: Int32Array,
  classes: ClassNumbers,
): Uint8Array {
  const { nodeCount, firstEdge, edgeTarget, edgeType, edgeTypeNames } = snapshot;
  const property = edgeTypeNames.indexOf('property');
  const keys = new Uint32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const edge = search.parentEdge[node];
    if (edge >= 0 && edgeType[edge] === property) keys[parentNode[node]]++;
  }
  const isDictionary = new Uint8Array(snapshot.edgeCount);
  const alike = new Map<number, number>();
  for (let node = 0; node < nodeCount; node++) {
    if (keys[node] < DICTIONARY_KEYS) continue;
    alike.clear();
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const target = edgeTarget[edge];
      if (search.parentEdge[target] !== edge || edgeType[edge] !== property) continue;
      const classId = classes.classOf(target);
      const held = (alike.get(classId) ?? 0) + 1;
      alike.set(classId, held);
      if (held < DICTIONARY_KEYS) continue;
      isDictionary.fill(1, firstEdge[node], firstEdge[node + 1]);
      break;
    }
  }
  return isDictionary;
}

const BACKING_STORES = ['elements', 'table', 'properties', 'backing_store'];

/**
 * Tells edges of the engine's that lead to where a container has its entries, which may grow without any
 * object, from those that lead to what it knows of an object.
 */
function sortInternalEdges({ edgeName, edgeType, edgeTypeNames, strings }: HeapSnapshot) {
  const internal = edgeTypeNames.indexOf('internal');
  const names = new Set(BACKING_STORES.map((name) => strings.indexOf(name)));
  return {
    isBackingStore: (edge: number) => edgeType[edge] === internal && names.has(edgeName[edge]),
    isEngineEdge: (edge: number) => edgeType[edge] === internal && !names.has(edgeName[edge]),
  };
}
