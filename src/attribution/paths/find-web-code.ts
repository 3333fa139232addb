/** Finds the code that what a page keeps belongs to: callbacks behind Blink's parts, and components. */
import { nameComponent } from '../names/name-component.js';
import type { ScopeIndex } from '../nodes/index-scopes.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

/** From an observer to its callback there are two or three parts. */
const MOST_PARTS = 64;
/** A component is a few scopes and bound arguments away from its functions. */
const MOST_OBJECTS = 60;

/** The callback of what Blink has, such as an observer; -1 where there is none. */
export function findWebCallback(reader: SnapshotReader, scopes: ScopeIndex, node: number): number {
  const { dom, snapshot } = reader;
  if (!dom.isPage || dom.kindOf(node) !== 'object' || scopes.isGlobal(node)) return -1;
  return search(reader, node, MOST_PARTS, {
    isFound: (target) =>
      reader.typeOf(target) === 'closure' && scopes.scriptOfClosure(target) !== undefined,
    isPassed: (target, edge) =>
      dom.kindOf(target) === 'part' && snapshot.edgeTypeNames[snapshot.edgeType[edge]!] !== 'weak',
  });
}

/** The fiber or instance of the component in which a function was made; -1 where there is none. */
export function findComponent(reader: SnapshotReader, scopes: ScopeIndex, closure: number): number {
  if (reader.typeOf(closure) !== 'closure') return -1;
  return search(reader, closure, MOST_OBJECTS, {
    isFound: (target) => isNamedComponent(reader, target),
    isPassed(target, edge) {
      if (scopes.isContext(target)) return !scopes.isModuleScope(target);
      const name = reader.edgeNameOf(edge);
      // What a function was bound to, and what its scopes have: React's setters are bound to fibers.
      if (reader.edgeTypeOf(edge) === 'context') return reader.typeOf(target) === 'closure';
      return name.startsWith('bound_') || /^(?:elements|\d+)$/.test(name);
    },
  });
}

/** The object that a nameless arrow function has as its `this`, where that has a class of its own; -1 for none. */
export function findThis(reader: SnapshotReader, closure: number): number {
  if (reader.typeOf(closure) !== 'closure' || reader.nameOf(closure) !== '') return -1;
  const context = reader.follow(closure, 'context');
  const object = context < 0 ? -1 : reader.follow(context, 'this');
  if (object < 0 || reader.typeOf(object) !== 'object') return -1;
  return /^(?:Object|Array|Window.*|)$/.test(reader.nameOf(object)) ? -1 : object;
}

function isNamedComponent(reader: SnapshotReader, node: number): boolean {
  const component = nameComponent(reader, node);
  return component !== undefined && component.kind === 'component' && component.name !== '';
}

interface SearchRules {
  isFound(node: number): boolean;
  /** Whether to go on from a node, reached by an edge. */
  isPassed(node: number, edge: number): boolean;
}

/** The nearest node that is looked for, of so many at most. */
function search(
  { snapshot: { firstEdge, edgeTarget } }: SnapshotReader,
  from: number,
  most: number,
  { isFound, isPassed }: SearchRules,
): number {
  const queue = [from];
  const seen = new Set(queue);
  for (let at = 0; at < queue.length && at < most; at++) {
    const node = queue[at]!;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const target = edgeTarget[edge]!;
      if (seen.has(target)) continue;
      seen.add(target);
      if (isFound(target)) return target;
      if (isPassed(target, edge)) queue.push(target);
    }
  }
  return -1;
}
