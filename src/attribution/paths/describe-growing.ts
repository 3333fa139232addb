import { formatBytes, formatRate } from '../../report/format-amount.js';
import type { GrowingEdge } from '../../report/leak-report.js';
import type { Culprit } from './culprit.js';
import type { EdgeKind } from './edge-text.js';
import type { PathLink } from './path-link.js';
import { isLinkedList } from './is-linked-list.js';
import type { LinkTrail } from './path-link.js';
import { tellNative } from '../names/tell-native.js';
import { withArticle } from '../names/with-article.js';

/** Objects whose constructor says nothing: they are named by what holds them. */
const GENERIC = new Set([
  'Object',
  'Array',
  'Map',
  'Set',
  'WeakMap',
  'WeakSet',
  'Proxy',
  'string',
  'Listener',
  'AbortController',
]);

const CONTAINER_KINDS = new Map<string, EdgeKind>(
  Object.entries({ Array: 'element', Map: 'entry', Set: 'value' }),
);
/** How a container holds what is no object of its own, such as numbers. */
const ENTRY_EDGES = new Map<string, string>(
  Object.entries({ Array: '[]', Map: '[…]', Set: '[…]' }),
);

export interface GrowingNames {
  /** The edge to the survivors with what their keys have in common: `["req-*"]`. */
  keyEdge?: string | undefined;
  /** Class of what the members of a structure hold each, such as `Session`. */
  payload?: string | undefined;
}

/**
 * Names the object that grows, as the source does, and by how much:
 * `Array Container.instances: +1.00 element per call`.
 */
export function describeGrowing(
  trail: LinkTrail,
  { countPerCall, bytesPerCall }: Pick<Culprit, 'countPerCall' | 'bytesPerCall'>,
  { keyEdge, payload }: GrowingNames = {},
): GrowingEdge {
  const { links } = trail;
  const growing = links[trail.growing];
  const survivor: PathLink | undefined = links[trail.growing + 1];
  const emitter = findEmitter(links, trail.growing);
  const isStructure = survivor?.edge.kind === 'member';
  // A handler that calls the one before: there is one, whose chain grows.
  const isHandlers =
    survivor !== undefined && isChainOfHandlers(survivor, links[trail.growing + 2]);
  const collection = isHandlers ? undefined : survivor?.edge.collection;
  const subject =
    collection !== undefined
      ? tellCollection(links, trail.growing, collection)
      : isStructure
        ? tellStructure(links, trail.growing)
        : isHandlers
          ? `${survivor.edge.text} of ${tellSubject(links, trail.growing)}`
          : tellSubject(links, emitter ?? trail.growing);
  const unit =
    collection !== undefined
      ? tellHeld(survivor!, countPerCall)
      : isStructure
        ? tellMember(survivor, payload)
        : isHandlers || emitter === undefined
          ? tellUnit(links, trail.growing, countPerCall)
          : tellListener(links[emitter + 1]?.edge.name, countPerCall);
  const edge =
    keyEdge ?? survivor?.edge.text ?? ENTRY_EDGES.get(growing.object) ?? growing.edge.text;
  return {
    constructor: growing.object,
    edge: growing.object === 'Map' && edge.startsWith('[') ? `Map${edge}` : edge,
    describe:
      bytesPerCall !== undefined && countPerCall === 0
        ? `${subject}: +${formatBytes(bytesPerCall)} per call`
        : `${subject}: ${formatRate(countPerCall)} ${unit} per call`,
  };
}

/** The object whose listeners grow: their list is the emitter's, whatever it is made of. */
function findEmitter(links: readonly PathLink[], growing: number): number | undefined {
  for (let at = growing + 1; at > 0 && at > growing - 2; at--) {
    if (links[at]?.edge.kind === 'listener') return at - 1;
    if (at <= growing && links[at].object !== 'Listener') break;
  }
  return undefined;
}

/** A tree or list belongs to who has its root: `Index index in src/index.ts, tree at .root`. */
function tellStructure(links: readonly PathLink[], root: number): string {
  const owner = links[root - 1];
  const kind = isLinkedList(links[root + 1]!.edge.name) ? 'linked list' : 'tree';
  if (owner === undefined || root < 2 || owner.edge.kind === 'root')
    return `${kind} of ${tellSubject(links, root)}`;
  return `${tellSubject(links, root - 1)}, ${kind} at ${links[root].edge.text}`;
}

/** `Node with a Session` */
function tellMember({ object }: PathLink, payload: string | undefined): string {
  return payload === undefined ? object : `${object} with ${withArticle(payload)}`;
}

function tellSubject(links: readonly PathLink[], at: number): string {
  // A handle that no script holds: what it is of says more.
  if (at === 0 && isNative(links[0]!)) return 'kept by Node.js';
  const name = nameObject(links, at);
  const object = isSignal(links, at) ? 'AbortSignal' : links[at]!.object;
  // What only its window has is there once.
  return name === '' || name === object || name === 'Window' ? object : `${object} ${name}`;
}

/**
 * `Container.instances`, `rows in src/store.ts`, `buffer of onData`, `global.cache["*"]`; ''
 * without a name.
 */
function nameObject(links: readonly PathLink[], at: number): string {
  let suffix = '';
  for (let index = at; index >= 0; index--) {
    const { edge, object } = links[index];
    const isNamed = index < at && !GENERIC.has(object) && object !== links[at].object;
    if (isSignal(links, index)) {
      suffix = `.signal${suffix}`;
      continue;
    }
    if (edge.kind === 'root' || (isNamed && suffix !== ''))
      return index === at ? '' : nameOwner(links[index], suffix);
    if (edge.kind === 'variable') return nameVariable(links, index, suffix);
    // What is active, the page holds, and nobody else.
    if (edge.kind === 'active') return index === at ? '' : nameOwner(links[index], suffix);
    // What a module exports is its variable, whichever way leads to it.
    if (edge.kind === 'property' && links[index - 1]?.isExports)
      return `${edge.name}${suffix} in ${links[index - 1].object.replace(/^module /, '')}`;
    if (edge.kind === 'weakValue') {
      if (edge.name !== '') return `${edge.name}.get(${nameKey(links[index - 1])})${suffix}`;
      suffix = ` value of a WeakMap${suffix}`;
    } else if (edge.kind !== 'other')
      suffix = (/^[.[]/.test(edge.stable) ? '' : ' ') + edge.stable + suffix;
  }
  return suffix;
}

/** Node keeps it in a private field, and Node 20 calls it EventTarget. */
function isSignal(links: readonly PathLink[], at: number): boolean {
  return links[at]!.edge.name === '#signal' && links[at - 1]?.object === 'AbortController';
}

/** The key of a WeakMap: a variable's name, or its class. */
function nameKey({ edge, object }: PathLink): string {
  const isUnnamed = GENERIC.has(object) || /^(?:closure|class) /.test(object);
  return isUnnamed && edge.name !== '' ? edge.name : object;
}

function nameVariable(links: readonly PathLink[], index: number, suffix: string): string {
  const { edge } = links[index];
  const owner = links[index - 1];
  const variable = edge.name === '' ? edge.text : edge.name;
  if (owner.script !== undefined)
    return `${variable}${suffix} in ${owner.object.replace(/^module /, '')}`;
  if (edge.declaredIn !== undefined) return `${variable}${suffix} of ${edge.declaredIn}`;
  if (owner.file !== undefined && isNameless(owner)) return `${variable}${suffix} in ${owner.file}`;
  return `${variable}${suffix} of ${nameOwner(owner, '')}`;
}

function nameOwner(owner: PathLink, suffix: string): string {
  if (owner.isExports) return `${suffix.trim()} of ${owner.object.replace(/^module /, '')}`;
  // A file's name and a property's would be one word.
  if (owner.object.startsWith('module ') && suffix.startsWith('.'))
    return `${suffix.slice(1)} of ${owner.object}`;
  if (owner.object === 'closure (anonymous)')
    return `${isNameless(owner) ? 'an anonymous function' : owner.edge.name}${suffix}`;
  return `${owner.object.replace(/^(?:class|closure) /, '')}${suffix}`;
}

/** A function without a name that no variable has. */
function isNameless({ edge }: PathLink): boolean {
  return edge.kind !== 'variable' || edge.name === '';
}

function tellUnit(links: readonly PathLink[], at: number, count: number): string {
  const growing = links[at];
  const survivor: PathLink | undefined = links[at + 1];
  const next: PathLink | undefined = links[at + 2];
  if (survivor !== undefined && isChainOfHandlers(survivor, next)) return survivor.object;
  const kind = survivor === undefined ? CONTAINER_KINDS.get(growing.object) : survivor.edge.kind;
  if (survivor !== undefined && isChain(survivor, next)) return survivor.object;
  if (growing.object === 'Object' && (kind === 'property' || kind === 'element'))
    return plural('property', 'properties', count);
  if (kind === 'element') return plural('element', 'elements', count);
  if (kind === 'entry') return plural('entry', 'entries', count);
  if (kind === 'value') return plural('value', 'values', count);
  if (kind === 'timer') return plural('timer', 'timers', count);
  // Each `await` and each `then` leaves what is to be called: one function or, mostly, two.
  if (kind === 'reaction') return plural('waiting callback', 'waiting callbacks', count);
  const native = survivor !== undefined && isNative(growing) && tellNative(survivor.object);
  if (native) return plural(native, `${native}s`, count);
  return survivor?.object ?? growing.object;
}

function isNative({ object }: PathLink): boolean {
  return object.startsWith('native ');
}

/** Whether the survivors hang from one another and not from the object that grows. */
function isChain(survivor: PathLink, next: PathLink | undefined): boolean {
  const isLink = survivor.edge.kind === 'property' || survivor.edge.kind === 'variable';
  return isLink && (survivor.repeats > 2 || (next !== undefined && next.repeats > 2));
}

/** As `window.onresize = () => { before?.(); … }` makes it. */
function isChainOfHandlers({ edge }: PathLink, next: PathLink | undefined): boolean {
  return edge.kind === 'listener' && next?.edge.kind === 'variable' && next.repeats > 2;
}

function tellListener(event: string | undefined, count: number): string {
  const noun = plural('listener', 'listeners', count);
  return event === undefined || event === '' ? noun : `${noun} of "${event}"`;
}

/** `listeners of Window`, `children of <div id="trash">`; what is active belongs to nobody. */
function tellCollection(links: readonly PathLink[], growing: number, collection: string): string {
  const { kind, name: ofEvent } = links[growing + 1]!.edge;
  if (kind === 'active') return collection;
  const event = kind === 'listener' && ofEvent !== '' ? `"${ofEvent}" ` : '';
  // A window and a document are there once, whatever leads to them.
  const { object } = links[growing]!;
  const isNamed = /^(?:Window|document|<\S+ .*id="|Vue )/.test(object);
  const name = isNamed
    ? object
    : tellSubject(links, growing).replace(/^(detached \S+) with \d+ nodes/, '$1');
  return `${event}${collection} of ${name}`;
}

const HELD: Partial<Record<EdgeKind, [one: string, many: string]>> = {
  listener: ['listener', 'listeners'],
  timer: ['timer', 'timers'],
  frame: ['callback', 'callbacks'],
  observer: ['observer', 'observers'],
  watcher: ['watcher', 'watchers'],
};

function tellHeld({ edge, object }: PathLink, count: number): string {
  const held = HELD[edge.kind];
  return held === undefined ? object : plural(...held, count);
}

function plural(one: string, many: string, count: number): string {
  return Math.abs(count - 1) < 0.005 ? one : many;
}
