import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { PathTree } from './grow-path-tree.js';

export interface Membership {
  /** The object itself, or the one whose container it is. */
  member: number;
  /** The outermost object of the structure. */
  root: number;
  /** What holds it; -1 where nothing does. */
  holder: number;
  /** Whether it is another object that is a member, or has the container in question. */
  isInside: boolean;
}

export interface StructureFinder {
  /** The structure that an object is a member of, or a container of one of its members; undefined for none. */
  find(node: number): Membership | undefined;
  /** Whether two objects can be members of one structure: of one class or shape. */
  isAlike(one: number, other: number): boolean;
}

/** Containers between two members: `.children`, a Map or an array. */
const GENERIC = new Set(['Object', 'Array', 'Map', 'Set', '(anonymous)']);
export const MOST_BETWEEN = 2;

/**
 * Finds structures of objects of one class that hold each other, directly or in a container. Plain objects
 * are of one class where they began with the same property.
 */
export function createStructureFinder(
  snapshot: HeapSnapshot,
  { parentNode, classes }: Pick<PathTree, 'parentNode' | 'classes'>,
): StructureFinder {
  const { nodeType, nodeTypeNames, firstEdge, edgeName, edgeType, edgeTypeNames } = snapshot;
  const { edgeTarget, strings } = snapshot;
  const internal = edgeTypeNames.indexOf('internal');
  const object = nodeTypeNames.indexOf('object');
  const map = strings.indexOf('map');
  const backPointer = strings.indexOf('back_pointer');
  const roots = new Map<number, number>();

  /** What members have in common; undefined for what is in no structure. */
  function kindOf(node: number): number | undefined {
    if (nodeType[node] !== object) return undefined;
    const name = classes.nameOf(node);
    // Scopes and cells are objects to V8, and hold what they hold by name.
    if (name.startsWith('system / ')) return undefined;
    if (!GENERIC.has(name)) return classes.classOf(node);
    return name === 'Object' ? -1 - shapeOf(node) : undefined;
  }

  /**
   * The hidden class by which an object began, with its first property: members get their others (`left`,
   * `right`) in any order, and each order has hidden classes of its own.
   */
  function shapeOf(node: number): number {
    let shape = follow(node, map);
    if (shape < 0) return node;
    for (;;) {
      const before = follow(shape, backPointer);
      if (before < 0 || follow(before, backPointer) < 0) return shape;
      shape = before;
    }
  }

  /** By an edge of the engine's: an object may have a property `map` as well. */
  function follow(node: number, name: number): number {
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++)
      if (edgeName[edge] === name && edgeType[edge] === internal) return edgeTarget[edge]!;
    return -1;
  }

  function parentOf(node: number): number {
    let parent = parentNode[node]!;
    while (parent >= 0 && classes.isInternal(parent)) parent = parentNode[parent]!;
    return parent;
  }

  /** The outermost object of the same kind that leads to `member`, itself where there is none. */
  function climb(member: number, kind: number): number {
    const passed: number[] = [];
    let root = member;
    let between = 0;
    for (let at = member; at >= 0 && between <= MOST_BETWEEN; at = parentOf(at)) {
      if (kindOf(at) === kind) {
        const known = roots.get(at);
        root = known ?? at;
        if (known !== undefined) break;
        passed.push(at);
        between = 0;
      } else if (GENERIC.has(classes.nameOf(at))) between++;
      else break;
    }
    for (const node of passed) roots.set(node, root);
    return root;
  }

  return {
    find(node) {
      let alone: Membership | undefined;
      for (let at = node, steps = 0; at >= 0 && steps <= MOST_BETWEEN; at = parentOf(at), steps++) {
        const kind = kindOf(at);
        const root = kind === undefined ? at : climb(at, kind);
        const isContainer = GENERIC.has(classes.nameOf(at));
        const found = { member: at, root, holder: parentOf(root), isInside: root !== at };
        if (kind !== undefined && (found.isInside || (!isContainer && alone === undefined)))
          return found;
        // A plain object alone in its shape may be the root of a tree, or a container in a member of another.
        if (kind !== undefined && steps === 0) alone = found;
        if (!isContainer) return alone;
      }
      return alone;
    },
    isAlike(one, other) {
      const kind = one < 0 || other < 0 ? undefined : kindOf(one);
      return kind !== undefined && kind === kindOf(other);
    },
  };
}
