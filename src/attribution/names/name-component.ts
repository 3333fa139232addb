/**
 * Objects by which the frameworks of pages keep their components, known by the fields that they have in
 * development and in minified builds alike.
 */
import { readFunctionName } from '../nodes/index-scopes.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

export interface ComponentName {
  framework: 'React' | 'Vue' | 'Svelte';
  /** `component`, or what else of the framework's it is. */
  kind: string;
  /** As in the source; '' where the page does not have it. */
  name: string;
  /** Its function, as node; undefined where it has none. */
  code?: number;
}

/** What every fiber of React has, since 16. */
const FIBER = ['stateNode', 'return', 'memoizedState', 'alternate', 'pendingProps'];
/** What every instance of a component of Vue 3 has. */
const VUE_INSTANCE = ['vnode', 'subTree', 'setupState', 'appContext', 'scope'];

/** A hook of a function component. */
const HOOK = ['memoizedState', 'baseState', 'baseQueue', 'queue', 'next'];
/** What can be watched: a dependency of Vue's reactivity, since 3.5. */
const VUE_STATE = ['computed', 'activeLink', 'subs', 'map', 'key', 'sc'];

/** By which React tells a state hook of a change: the hook's setter is bound to it. */
const HOOK_QUEUE = ['pending', 'dispatch', 'lastRenderedReducer', 'lastRenderedState'];
/** What Svelte 5 makes of a variable that is `$state`. */
const SVELTE_SIGNAL = ['f', 'v', 'reactions', 'equals', 'rv', 'wv'];
/** In minified builds functions have one or two letters. */
const COMPONENT_NAME = /^\p{Lu}[\p{L}\p{N}_$]{2,}$/u;

/** Whether an object is one of the list in which React has the hooks of a component. */
export function isHook(reader: SnapshotReader, node: number): boolean {
  return reader.typeOf(node) === 'object' && hasFields(reader, node, HOOK);
}

/** Whether an object is what Vue has of a property that is watched. */
export function isVueState(reader: SnapshotReader, node: number): boolean {
  return reader.typeOf(node) === 'object' && hasFields(reader, node, VUE_STATE);
}

/** Undefined for any other object. */
export function nameComponent(reader: SnapshotReader, node: number): ComponentName | undefined {
  if (reader.typeOf(node) !== 'object') return undefined;
  if (reader.nameOf(node).startsWith('system / ')) return nameSvelte(reader, node);
  if (hasFields(reader, node, HOOK_QUEUE)) return nameQueue(reader, node);
  if (hasFields(reader, node, FIBER)) return nameFiber(reader, node);
  if (hasFields(reader, node, VUE_INSTANCE)) return nameVue(reader, node);
  if (hasFields(reader, node, VUE_STATE)) {
    const key = reader.follow(node, 'key');
    const isText = key >= 0 && reader.typeOf(key) === 'string';
    return { framework: 'Vue', kind: 'state', name: isText ? reader.nameOf(key) : '' };
  }
  return undefined;
}

function hasFields(reader: SnapshotReader, node: number, names: readonly string[]): boolean {
  const { firstEdge } = reader.snapshot;
  // Records of frameworks have many fields: most objects are told apart by that alone.
  if (firstEdge[node + 1]! - firstEdge[node]! < names.length) return false;
  // Fields that hold small integers, null or undefined have an edge of their own as well, or none: the
  // shape of the object knows them all.
  const wanted = new Set(names);
  for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++)
    if (reader.edgeTypeOf(edge) === 'property') wanted.delete(reader.edgeNameOf(edge));
  return wanted.size === 0 || isInShape(reader, node, wanted);
}

/** Whether the names that are missing stand among the descriptors of the object's map. */
function isInShape(reader: SnapshotReader, node: number, wanted: Set<string>): boolean {
  const map = reader.follow(node, 'map');
  const descriptors = map < 0 ? -1 : reader.follow(map, 'descriptors');
  if (descriptors < 0) return false;
  const { firstEdge, edgeTarget } = reader.snapshot;
  for (let edge = firstEdge[descriptors]!; edge < firstEdge[descriptors + 1]!; edge++) {
    const target = edgeTarget[edge]!;
    if (reader.typeOf(target) === 'string') wanted.delete(reader.nameOf(target));
  }
  return wanted.size === 0;
}

function nameFiber(reader: SnapshotReader, fiber: number): ComponentName {
  const type = reader.follow(fiber, 'type');
  const state = reader.follow(fiber, 'stateNode');
  if (type >= 0 && reader.typeOf(type) === 'closure')
    return { framework: 'React', kind: 'component', name: tellName(reader, type), code: type };
  if (type >= 0 && reader.typeOf(type).endsWith('string'))
    return { framework: 'React', kind: 'element', name: `<${reader.nameOf(type)}>` };
  // Of memo and forwardRef.
  const inner = ['render', 'type'].map((name) => (type < 0 ? -1 : reader.follow(type, name)));
  const closure = inner.find((node) => node >= 0 && reader.typeOf(node) === 'closure');
  if (closure !== undefined)
    return {
      framework: 'React',
      kind: 'component',
      name: tellName(reader, closure),
      code: closure,
    };
  const isRoot = state >= 0 && reader.follow(state, 'containerInfo') >= 0;
  return { framework: 'React', kind: isRoot ? 'root' : 'fiber', name: '' };
}

function nameVue(reader: SnapshotReader, instance: number): ComponentName {
  const type = reader.follow(instance, 'type');
  const texts = ['name', '__name'].map((name) => (type < 0 ? -1 : reader.follow(type, name)));
  const text = texts.find((node) => node >= 0 && reader.typeOf(node) === 'string');
  const name = text === undefined ? '' : reader.nameOf(text);
  return { framework: 'Vue', kind: 'component', name };
}

/** `state of Board`: a setter is bound to the fiber of its component, and to this. */
function nameQueue(reader: SnapshotReader, queue: number): ComponentName {
  const setter = reader.follow(queue, 'dispatch');
  const fiber = setter < 0 ? -1 : findBoundFiber(reader, setter);
  const name = fiber < 0 ? '' : nameFiber(reader, fiber).name;
  return { framework: 'React', kind: 'state', name: name === '' ? '' : `of ${name}` };
}

function findBoundFiber(reader: SnapshotReader, bound: number): number {
  const { firstEdge, edgeTarget } = reader.snapshot;
  for (let edge = firstEdge[bound]!; edge < firstEdge[bound + 1]!; edge++) {
    const isArgument = reader.edgeNameOf(edge).startsWith('bound_argument');
    if (isArgument && hasFields(reader, edgeTarget[edge]!, FIBER)) return edgeTarget[edge]!;
  }
  return -1;
}

/** A component is a function, and what there is of it are its variables. */
function nameSvelte(reader: SnapshotReader, context: number): ComponentName | undefined {
  if (!reader.nameOf(context).startsWith('system / Context')) return undefined;
  const { firstEdge, edgeTarget } = reader.snapshot;
  for (let edge = firstEdge[context]!; edge < firstEdge[context + 1]!; edge++) {
    if (reader.edgeTypeOf(edge) !== 'context') continue;
    const isOfSvelte =
      reader.edgeNameOf(edge) === '$$props' ||
      (reader.typeOf(edgeTarget[edge]!) === 'object' && isSignal(reader, edgeTarget[edge]!));
    if (!isOfSvelte) continue;
    const name = readFunctionName(reader, context);
    return COMPONENT_NAME.test(name) ? { framework: 'Svelte', kind: 'component', name } : undefined;
  }
  return undefined;
}

/** Most of its fields hold small numbers or null, and have no edges. */
function isSignal(reader: SnapshotReader, node: number): boolean {
  return reader.follow(node, 'equals') >= 0 && isInShape(reader, node, new Set(SVELTE_SIGNAL));
}

/** A function's own name, or the one that `displayName` gives it. */
function tellName(reader: SnapshotReader, closure: number): string {
  const given = reader.follow(closure, 'displayName');
  const isText = given >= 0 && reader.typeOf(given) === 'string';
  return isText ? reader.nameOf(given) : reader.nameOf(closure);
}
