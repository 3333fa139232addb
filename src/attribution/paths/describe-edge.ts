/**
 * Names the way from one object to the next in the words of the source. What lies between the two
 * (backing stores, tables, contexts, cells, reactions) is engine internals: it decides the name
 * and is not told itself.
 */
import type { PathStep } from './culprit.js';
import { describeBlinkEdge } from './describe-blink-edge.js';
import { describeFrameworkEdge } from './describe-framework-edge.js';
import type { EdgeKind, EdgeText } from './edge-text.js';
import { eraseIdentity } from '../names/erase-identity.js';
import { nameVariable } from '../names/name-variable.js';
import { findWeakMapHolder, type WeakMapHolder } from '../names/find-weak-map-holder.js';
import { readMapKey } from '../names/read-map-key.js';
import { readFunctionName } from '../nodes/index-scopes.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

export interface EdgeOrigin {
  /** The object that the way starts from; -1 for a root that is no object. */
  node: number;
  /** Constructor or what else the object is. */
  object: string;
  /** Whether the way starts from a module, whose contexts hold its variables. */
  isModule: boolean;
  /** Whether the object is the `exports` of a CommonJS module. */
  isExports: boolean;
}

const MAX_KEY_LENGTH = 40;
const PART_OF_KEY = ' / part of key ';
const INTERNAL_NAMES: Record<string, string> = {
  bound_function: 'bound function',
  bound_this: 'bound this',
  bound_arguments: 'bound argument',
  first: '',
  second: '',
  parent: '',
  reactions_or_result: '(resolved value)',
};

/**
 * @param hops what leads from `origin` to the next object: internals, then the object itself as
 * the last.
 */
export function describeEdge(
  reader: SnapshotReader,
  origin: EdgeOrigin,
  hops: readonly PathStep[],
): EdgeText {
  const last = hops[hops.length - 1];
  const type = reader.edgeTypeOf(last.edge);
  const name = reader.edgeNameOf(last.edge);
  const names = hops.map((hop) => reader.edgeNameOf(hop.edge));

  const ofPage = reader.dom.isPage ? describeBlinkEdge(reader, origin.node, hops) : undefined;
  if (ofPage !== undefined) return ofPage;
  const ofFramework = describeFrameworkEdge(reader, origin.node, hops);
  if (ofFramework !== undefined) return ofFramework;
  // The engine's roots are numbered, and the numbers say nothing.
  const isRoot = origin.node >= 0 && reader.typeOf(origin.node) === 'synthetic';
  if (isRoot && type !== 'property') return plain('other', '…');
  if (name.includes(PART_OF_KEY)) {
    const holder = findWeakMapHolder(reader, name);
    return { ...plain('weakValue', 'WeakMap value'), ...(holder && tellWeakMap(holder)) };
  }
  const special = describeNodeJs(reader, hops, names);
  if (special !== undefined) return special;
  if (hops.some((hop) => reader.nameOf(hop.node) === 'system / PromiseReaction')) {
    return { ...plain('reaction', 'pending await'), text: 'pending await (PromiseReaction)' };
  }
  if (hops.some((hop) => reader.nameOf(hop.node) === 'system / WeakCell')) {
    return plain('held', 'held value');
  }
  const table = names.indexOf('table');
  if (table >= 0 && table < hops.length - 1) {
    return describeEntry(reader, origin.object, hops[table].node, hops[table + 1].edge);
  }
  const variable = type === 'context' ? name : findBlockVariable(reader, origin, hops);
  if (variable !== undefined) {
    const text = origin.isModule ? `variable ${variable}` : `context.${variable}`;
    const declaredIn = origin.isModule ? '' : nameDeclarer(reader, hops);
    return {
      kind: 'variable',
      text,
      stable: text,
      name: variable,
      ...(declaredIn === '' ? {} : { declaredIn }),
    };
  }
  if (names.includes('parameters_and_registers')) return plain('variable', 'local variable');
  if (type === 'element' || names.includes('elements'))
    return { kind: 'element', text: '[]', stable: '[]', name: '' };
  if (type === 'property') return describeProperty(name, origin.isExports);
  if (names.includes('properties')) return findProperty(reader, origin, hops);
  // The engine has edges called `constructor`, too.
  if (type === 'internal' && Object.hasOwn(INTERNAL_NAMES, name))
    return plain('other', INTERNAL_NAMES[name]!);
  if (type === 'internal' && !/^\d+$/.test(name)) return plain('other', `(${name})`);
  if (origin.object === 'Proxy') return plain('other', '(target)');
  return plain('other', '…');
}

/** A block knows no function. */
function nameDeclarer(reader: SnapshotReader, hops: readonly PathStep[]): string {
  const scope = hops[hops.length - 2]?.node ?? -1;
  const isContext = scope >= 0 && reader.nameOf(scope).startsWith('system / Context');
  return isContext ? readFunctionName(reader, scope) : '';
}

function findBlockVariable(
  reader: SnapshotReader,
  origin: EdgeOrigin,
  hops: readonly PathStep[],
): string | undefined {
  const { edge } = hops[hops.length - 1];
  const holder = hops.length > 1 ? hops[hops.length - 2].node : origin.node;
  const isContext = holder >= 0 && reader.nameOf(holder).startsWith('system / Context');
  return isContext && reader.edgeTypeOf(edge) === 'hidden'
    ? nameVariable(reader, holder, edge)
    : undefined;
}

/** Node's own structures: emitters, event targets, timers, stores of AsyncLocalStorage. */
function describeNodeJs(
  reader: SnapshotReader,
  hops: readonly PathStep[],
  names: readonly string[],
): EdgeText | undefined {
  const events = names.indexOf('_events');
  if (events >= 0 && events + 1 < names.length) {
    return describeListeners(names[events + 1].replace(/^<symbol (.*)>$/, '$1'));
  }
  if (names.includes('<symbol kEvents>')) {
    const table = names.indexOf('table');
    const key =
      table >= 0 && table + 1 < hops.length
        ? readMapKey(reader, hops[table].node, hops[table + 1].edge)
        : undefined;
    return describeListeners(key?.text ?? '*');
  }
  if (names.includes('<symbol kResourceStore>') || names.includes('<symbol kAsyncContextFrame>')) {
    return plain('store', 'AsyncLocalStorage store');
  }
  const last = names[names.length - 1];
  if (last === '_onTimeout' || last === '_onImmediate') {
    return { ...plain('timer', 'callback'), text: `callback (${last})` };
  }
  return undefined;
}

function describeListeners(event: string): EdgeText {
  return {
    kind: 'listener',
    text: `#${event} listeners`,
    stable: `#${eraseIdentity(event)} listeners`,
    name: event,
  };
}

function describeEntry(
  reader: SnapshotReader,
  object: string,
  table: number,
  edge: number,
): EdgeText {
  if (object === 'Set') return plain('value', '[…]');
  const key = readMapKey(reader, table, edge);
  if (key === undefined) return { kind: 'entry', text: '[…]', stable: '[*]', name: '' };
  if (key.isKeyItself) return { kind: 'entry', text: '[key]', stable: '[key]', name: '' };
  const text = key.isString ? tellKey(key.text) : `[${key.text}]`;
  const stable = key.isString ? tellKey(eraseIdentity(key.text)) : '[*]';
  return { kind: 'entry', text, stable, name: key.isString ? key.text : '' };
}

function describeProperty(name: string, isExports: boolean): EdgeText {
  const text = tellProperty(name);
  // A fingerprint is the same whether `exports` or a variable of the module leads to it.
  const stable = isExports ? `variable ${name}` : tellProperty(eraseKey(name));
  return { kind: 'property', text: isExports ? `exports${text}` : text, stable, name };
}

/** React's fields of elements end in letters and digits by chance. */
const REACT_FIELD = /^(__react\w+\$)\w+$/;

/** `.name`, `.#name`, `[Symbol(name)]` or `["any key"]`. */
export function tellProperty(name: string): string {
  const ofReact = REACT_FIELD.exec(name);
  if (ofReact !== null) return `.${ofReact[1]}*`;
  const symbol = /^<symbol(?: (.*))?>$/s.exec(name);
  if (symbol !== null)
    return symbol[1]?.startsWith('Symbol.') ? `[${symbol[1]}]` : `[Symbol(${symbol[1] ?? ''})]`;
  const accessor = /^(?:get|set) (.+)$/.exec(name);
  if (accessor !== null) return tellProperty(accessor[1]);
  return /^#?[\p{L}_$*][\p{L}\p{N}_$*]*$/u.test(name) ? `.${name}` : tellKey(name);
}

/** `["any key"]`, shortened: a key may be a whole template or query. */
export function tellKey(key: string): string {
  return `["${key.length > MAX_KEY_LENGTH ? `${key.slice(0, MAX_KEY_LENGTH)}…` : key}"]`;
}

/** Names of fields end in a digit at most (`field1`); other digits are taken for an identity. */
function eraseKey(name: string): string {
  return /^#?[\p{L}_$]+\d?$/u.test(name) ? name : eraseIdentity(name);
}

/**
 * A property seen through its backing store, which has numbers for names: the object's own edge
 * has the name.
 */
function findProperty(
  reader: SnapshotReader,
  origin: EdgeOrigin,
  hops: readonly PathStep[],
): EdgeText {
  const { node: target, edge: last } = hops[hops.length - 1];
  const { firstEdge, edgeTarget } = reader.snapshot;
  for (
    let edge = origin.node < 0 ? 1 : firstEdge[origin.node];
    edge < (origin.node < 0 ? 0 : firstEdge[origin.node + 1]);
    edge++
  ) {
    if (edgeTarget[edge] === target && reader.edgeTypeOf(edge) === 'property') {
      return describeProperty(reader.edgeNameOf(edge), origin.isExports);
    }
  }
  // The table of a dictionary holds the keys, too.
  const isKey = /string$|^symbol$/.test(reader.typeOf(target));
  const key = isKey ? undefined : readDictionaryKey(reader, last);
  return key === undefined ? plain('property', '[key]') : describeProperty(key, origin.isExports);
}

/** In the table of a dictionary the key stands before its value. */
function readDictionaryKey(reader: SnapshotReader, edge: number): string | undefined {
  const { edgeTarget } = reader.snapshot;
  const slot = Number(reader.edgeNameOf(edge));
  for (let before = edge - 1; before >= Math.max(0, edge - NEIGHBOURS); before--) {
    if (reader.edgeNameOf(before) !== String(slot - 1)) continue;
    const key = edgeTarget[before];
    if (reader.typeOf(key) === 'string') return reader.nameOf(key);
    if (reader.typeOf(key) === 'symbol') return `<symbol ${reader.nameOf(key)}>`;
  }
  return undefined;
}

const NEIGHBOURS = 3;

function tellWeakMap({ name, node }: WeakMapHolder): Pick<EdgeText, 'text' | 'name' | 'holder'> {
  return { text: `value in WeakMap ${name}`, name, holder: node };
}

function plain(kind: EdgeKind, text: string): EdgeText {
  return { kind, text, stable: text, name: '' };
}
