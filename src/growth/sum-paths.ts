/**
 * What lives in one snapshot as a sum by paths with identity erased: each object counts at the shortest
 * path by which it is held, told by edges and classes alone, and so does what it is made of (tables,
 * elements, property stores, buffers). Sums of several snapshots are compared by a hash of the path, so
 * that nothing of a snapshot but a few numbers for each path stays in the heap that the next one shows.
 *
 * What the engine keeps for its own use is apart from what the program keeps: code, feedback, shapes.
 * In one sum the two are noise to each other.
 *
 * The idea of comparing by path is that of LeakCanary's ObjectGrowthDetector
 * (https://square.github.io/leakcanary/changelog/#version-30-alpha-7-2024-05-10); sizes beside counts are
 * ours. Left out: an object that two paths hold counts at the shorter one alone.
 */
import type { SearchTree } from '../graph/search-from-root.js';
import { growColumn } from '../snapshot/grow-capacity.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { findDictionaries } from './compare-paths.js';
import { createEdgeReader } from './create-edge-reader.js';
import { foldInternals } from './fold-internals.js';
import { nameClasses, type NodeClasses } from './name-classes.js';
import { createPairNumbers } from './pair-numbers.js';
import { sortEngineNodes } from './sort-engine-nodes.js';

/** Sums of one snapshot. A few typed arrays; nothing of the snapshot itself. */
export interface PathSums {
  /** Hashes of the paths, ascending. The columns below have an entry for each. */
  readonly keys: Float64Array;
  /** Objects. */
  readonly counts: Float64Array;
  /** Self sizes with those of the internals, bytes. */
  readonly bytes: Float64Array;
  /** Hash of the class of the objects. */
  readonly classKeys: Float64Array;
  /** Hash of the path that each continues; 0 at the root. */
  readonly parentKeys: Float64Array;
  /** What V8 keeps for its own use: code, feedback, shapes; bytes. */
  readonly engineBytes: number;
  /** What heapslope itself keeps, bytes. */
  readonly ownBytes: number;
  /** What no strong path holds, bytes. */
  readonly restBytes: number;
  /** Scripts that are kept: each text that is compiled makes one. */
  readonly scripts: number;
}

/** Where the objects of the snapshot are: for telling which of them grew. Not to be kept. */
export interface PlacedPaths {
  readonly sums: PathSums;
  /** For each node the number of its path, or that of the object that it is a part of; -1 where it has none. */
  readonly place: Int32Array;
  /** For each node the object that it is a part of, or itself. */
  readonly owner: Int32Array;
  /** For each node whose sum its bytes are in: one of `PARTS`. */
  readonly part: Uint8Array;
  readonly parentNode: Int32Array;
  readonly classes: NodeClasses;
  /** Hash of each path, by its number. */
  readonly keyOfPath: Float64Array;
}

/** Whose sum a node is in: that of its path, the engine's, heapslope's own, or nobody's. */
export const PARTS = { path: 0, engine: 1, own: 2, rest: 3 } as const;

export interface SumInput {
  snapshot: HeapSnapshot;
  /** Over strong edges, without those to what the engine learns. */
  search: SearchTree;
  /** One byte per node: 1 for what only the engine's edges lead to. */
  isLate: Uint8Array;
  /**
   * Whose a function, suspended call, scope or root is: heapslope's own, or another's, to whom belongs what
   * hangs from it; undefined for what belongs to whoever holds it.
   */
  whoseIs(node: number): 'own' | 'other' | undefined;
}

// In a sandbox (Jest) each look-up of a global costs a call.
const { imul } = Math;

/** Path of what heapslope itself keeps. */
const OWN = -2;
/** A cycle of more steps than this is not folded; without a limit a deep heap takes quadratic time. */
const LONGEST_CYCLE = 24;
/** Objects of these hold each other without being alike. */
const GENERIC = new Set(['Object', 'Array', 'Map', 'Set']);
/** Numbers in names, and what looks like an id, differ from object to object. */
const IDENTITY = /[0-9a-f]{8,}|\d+/g;
/** Where an object has its entries changes with their number. */
const UNORDERED = new Set(['(elements)', '(properties)', '(table)', '[*]']);

/** Adds up one snapshot. */
export function sumPaths({ snapshot, search, isLate, whoseIs }: SumInput): PlacedPaths {
  const { nodeCount, selfSize } = snapshot;
  const classes = nameClasses(snapshot);
  const parentNode = search.parentNode;
  const engine = sortEngineNodes(snapshot);
  const steps = numberSteps(snapshot, search, classes);
  const tree = createPathTree(steps);
  const isEngine = new Uint8Array(nodeCount);
  const part = new Uint8Array(nodeCount);
  const roots = new Set<number>();
  const weakHolders = new Set<number>();
  const recordHolders = new Set<number>();
  let engineBytes = 0;
  let ownBytes = 0;
  let scripts = 0;

  const { place, owner } = foldInternals(search, parentNode, {
    isInternal(node, edge, isInside) {
      if (classes.isInternal(node) && !engine.isNodeRecord(node)) {
        if (engine.isEngine(node, edge) || (isInside && isEngine[parentNode[node]!] === 1))
          isEngine[node] = 1;
        return true;
      }
      // Names and constants of functions hang from the engine's records of them.
      if (!isInside || isEngine[parentNode[node]!] === 0 || !engine.isText(node)) return false;
      isEngine[node] = 1;
      return true;
    },
    fold(node, path) {
      const isBookkeeping =
        path >= 0 &&
        ((roots.has(path) && !engine.isNative(node)) ||
          (weakHolders.has(path) && engine.isTable(node)) ||
          (recordHolders.has(path) && !engine.isMark(node)) ||
          engine.isBacking(node));
      if (isEngine[node] === 1 || isBookkeeping) {
        engineBytes += selfSize[node]!;
        part[node] = PARTS.engine;
        if (engine.isScript(search.parentEdge[node]!)) scripts++;
      } else if (path >= 0) tree.bytes[path]! += selfSize[node]!;
      else if (path === OWN) {
        ownBytes += selfSize[node]!;
        part[node] = PARTS.own;
      }
    },
    enter(node, _, above, edge) {
      const whose = whoseIs(node);
      if (whose === 'own' || (above === OWN && whose === undefined)) {
        ownBytes += selfSize[node]!;
        part[node] = PARTS.own;
        return OWN;
      }
      const path = tree.enter(above === OWN ? -1 : above, edge, node);
      // The tables that hang from a root are the engine's, and those that hold weakly make room for what
      // is gone already: what they have to keep, they do not keep alive.
      if (engine.isRoot(node)) roots.add(path);
      if (engine.isWeakHolder(node)) weakHolders.add(path);
      if (engine.isRecordHolder(node)) recordHolders.add(path);
      tree.counts[path]!++;
      tree.bytes[path]! += selfSize[node]!;
      return path;
    },
  });
  let restBytes = 0;
  for (let node = 0; node < nodeCount; node++) {
    if (search.distance[node]! >= 0) continue;
    // What only feedback and code lead to is the engine's.
    part[node] = isLate[node] === 1 ? PARTS.engine : PARTS.rest;
    if (isLate[node] === 1) engineBytes += selfSize[node]!;
    else restBytes += selfSize[node]!;
  }
  const sorted = tree.sort();
  const sums = { ...sorted.columns, engineBytes, ownBytes, restBytes, scripts };
  return { sums, place, owner, part, parentNode, classes, keyOfPath: sorted.keyOfPath };
}

/** Edge and class of a step as one number, with a hash that is the same in every snapshot. */
interface Steps {
  numberOf(edge: number, node: number): number;
  firstHash(step: number): number;
  secondHash(step: number): number;
  classKey(step: number): number;
  /** Whether objects of the step's class hold each other only if they are alike. */
  isRecursive(step: number): boolean;
  /** Class of the step as a number of this snapshot. */
  classOf(step: number): number;
}

function numberSteps(snapshot: HeapSnapshot, search: SearchTree, classes: NodeClasses): Steps {
  const { strings, edgeTypeNames, nodeTypeNames } = snapshot;
  const reader = createEdgeReader(
    snapshot,
    findDictionaries(snapshot, search, search.parentNode, classes),
  );
  // Keys of edges and of classes are strings and types, of which there are few.
  const edgeOfKey = new Int32Array(strings.count * edgeTypeNames.length + KEYLESS).fill(-1);
  const classOfKey = new Int32Array((strings.count + 1) * nodeTypeNames.length).fill(-1);
  const edgeOfName = new Map<string, number>();
  const edgeNames: string[] = [];
  const classNames: string[] = [];
  const pairs = createPairNumbers(8192);
  const firstHashes: number[] = [];
  const secondHashes: number[] = [];
  const classOfStep: number[] = [];
  const classKeys: number[] = [];

  /** Edges of different keys may have one name once the identity of objects is erased. */
  function numberEdge(edge: number): number {
    const key = reader.keyOf(edge) + KEYLESS;
    let number = edgeOfKey[key]!;
    if (number < 0) {
      const read = reader.read(edge);
      const name = UNORDERED.has(read) ? '[]' : read.replace(IDENTITY, '#');
      number = edgeOfName.get(name) ?? edgeNames.push(name) - 1;
      edgeOfName.set(name, number);
      edgeOfKey[key] = number;
    }
    return number;
  }

  function numberClass(node: number): number {
    const key = classes.classOf(node);
    let number = classOfKey[key]!;
    if (number < 0) {
      const name = classes.nameOf(node);
      number = classNames.push(name) - 1;
      classKeys.push(joinHashes(hashText(name, FIRST), hashText(name, SECOND)));
      classOfKey[key] = number;
    }
    return number;
  }

  return {
    numberOf(edge, node) {
      const edgeNumber = numberEdge(edge);
      const classNumber = numberClass(node);
      let step = pairs.find(edgeNumber, classNumber);
      if (step < 0) {
        const text = `${edgeNames[edgeNumber]} ${classNames[classNumber]}`;
        step = firstHashes.push(hashText(text, FIRST)) - 1;
        secondHashes.push(hashText(text, SECOND));
        classOfStep.push(classNumber);
        pairs.add(step);
      }
      return step;
    },
    firstHash: (step) => firstHashes[step]!,
    secondHash: (step) => secondHashes[step]!,
    classKey: (step) => classKeys[classOfStep[step]!]!,
    isRecursive: (step) => !GENERIC.has(classNames[classOfStep[step]!]!),
    classOf: (step) => classOfStep[step]!,
  };
}

/** Keys of edges that have no name of their own are negative. */
const KEYLESS = 2;
/** Offsets of the two hashes. */
const FIRST = 0x811c9dc5;
const SECOND = 0x01000193;

function createPathTree(steps: Steps) {
  let capacity = 4096;
  let count = 0;
  let parents = new Int32Array(capacity);
  let stepOf = new Int32Array(capacity);
  let first = new Uint32Array(capacity);
  let second = new Uint32Array(capacity);
  const tree = {
    counts: new Float64Array(capacity),
    bytes: new Float64Array(capacity),
    enter,
    sort,
  };
  /** By parent and step. */
  const children = createPairNumbers(32_768);
  return tree;

  function enter(parent: number, edge: number, node: number): number {
    const step = steps.numberOf(edge, node);
    const known = children.find(parent, step);
    if (known >= 0) return known;
    const repeated = findRepeated(parent, step);
    const path = repeated < 0 ? add(parent, step) : repeated;
    children.add(path);
    return path;
  }

  function add(parent: number, step: number): number {
    if (count === capacity) grow();
    parents[count] = parent;
    stepOf[count] = step;
    first[count] = mix(parent < 0 ? 0x9e3779b9 : first[parent]!, steps.firstHash(step));
    second[count] = mix(parent < 0 ? 0x85ebca6b : second[parent]!, steps.secondHash(step));
    return count++;
  }

  /**
   * The path that a step from `parent` leads back to, or -1: up objects of one class that hold each other
   * (lists, trees by whatever branch), or where the same steps begin for the third time in a row.
   */
  function findRepeated(parent: number, step: number): number {
    const classId = steps.classOf(step);
    let path = parent;
    if (path >= 0 && steps.isRecursive(step) && steps.classOf(stepOf[path]!) === classId)
      return path;
    for (let length = 1; length <= LONGEST_CYCLE && path >= 0; length++) {
      if (stepOf[path] === step && isTwice(parent, path, length)) return path;
      path = parents[path]!;
    }
    return -1;
  }

  /** Whether the `length` steps up to `end` and those up to `before`, where these begin, are the same. */
  function isTwice(end: number, before: number, length: number): boolean {
    for (let at = 1; at <= length; at++) {
      before = parents[before]!;
      if (before < 0 || stepOf[before] !== stepOf[end]) return false;
      end = parents[end]!;
    }
    return true;
  }

  function grow(): void {
    capacity *= 2;
    parents = lengthen(parents, capacity);
    stepOf = lengthen(stepOf, capacity);
    first = growColumn(first, capacity);
    second = growColumn(second, capacity);
    tree.counts = growColumn(tree.counts, capacity);
    tree.bytes = growColumn(tree.bytes, capacity);
  }

  function sort() {
    // Loops: `from` with a function takes ten times as long.
    const keyOfPath = new Float64Array(count);
    for (let path = 0; path < count; path++)
      keyOfPath[path] = joinHashes(first[path]!, second[path]!);
    const order = sortPaths(keyOfPath);
    const columns = {
      keys: new Float64Array(count),
      counts: new Float64Array(count),
      bytes: new Float64Array(count),
      classKeys: new Float64Array(count),
      parentKeys: new Float64Array(count),
    };
    for (let at = 0; at < count; at++) {
      const path = order[at]!;
      const parent = parents[path]!;
      columns.keys[at] = keyOfPath[path]!;
      columns.counts[at] = tree.counts[path]!;
      columns.bytes[at] = tree.bytes[path]!;
      columns.classKeys[at] = steps.classKey(stepOf[path]!);
      columns.parentKeys[at] = parent < 0 ? 0 : keyOfPath[parent]!;
    }
    return { columns, keyOfPath };
  }
}

/** Paths in the order of their hashes: these are sorted as numbers, and each is looked up. */
function sortPaths(keyOfPath: Float64Array): Uint32Array {
  const pathOf = new Map<number, number>();
  keyOfPath.forEach((key, path) => pathOf.set(key, path));
  const sorted = keyOfPath.slice().sort();
  const order = new Uint32Array(sorted.length);
  for (let at = 0; at < sorted.length; at++) order[at] = pathOf.get(sorted[at]!)!;
  return order;
}

function lengthen(column: Int32Array<ArrayBuffer>, capacity: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(capacity);
  longer.set(column);
  return longer;
}

/** 53 bits, which a double tells apart. */
function joinHashes(one: number, other: number): number {
  return (one & 0x1fffff) * 2 ** 32 + (other >>> 0);
}

/** FNV-1a over UTF-16 units: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashText(text: string, offset: number): number {
  let hash = offset;
  for (let at = 0; at < text.length; at++) hash = imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Murmur's finaliser over both: https://github.com/aappleby/smhasher */
function mix(above: number, step: number): number {
  let hash = imul(above ^ 0x5bd1e995, 0x85ebca6b) ^ step;
  hash = imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}
