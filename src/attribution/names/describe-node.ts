import { describeInPage, type NodeText } from './describe-in-page.js';
import type { ScopeIndex } from '../nodes/index-scopes.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

/** V8 numbers the scopes of contexts, anew in each run. */
const SCOPE = / \/ scope @\d+$/;

const STRINGS = new Set(['string', 'concatenated string', 'sliced string']);

/** What an object is, in the words of the source. */
export function describeNode(reader: SnapshotReader, scopes: ScopeIndex, node: number): NodeText {
  const type = reader.typeOf(node);
  const name = reader.nameOf(node);
  if (scopes.isGlobal(node)) return describeGlobal(reader, name);
  if (STRINGS.has(type)) return same('string');
  if (type === 'closure') return same(describeClosure(reader, node, name));
  if (name === 'system / JSProxy') return same('Proxy');
  const inPage = describeInPage(reader, node, name);
  if (inPage !== undefined) return inPage;
  if (type === 'native' || name.startsWith('Node / '))
    return same(`native ${name.replace(/^Node \/ /, '')}`);
  if (type === 'regexp') return same('RegExp');
  if (type === 'number') return same('number');
  if (type === 'symbol') return same('Symbol');
  if (type === 'bigint') return same('BigInt');
  if (name === 'Generator') return same(describeSuspended(reader, node));
  // What a generator function returns has the function's name.
  if (reader.follow(node, 'parameters_and_registers') >= 0) return same(`generator ${name}`.trim());
  if (name === 'AsyncContextFrame') return { text: name, stable: 'Map' };
  // An AbortSignal is called EventTarget on Node 20.
  if (name === 'AbortSignal') return { text: name, stable: 'EventTarget' };
  return same(name === '' ? 'Object' : name.replace(/^system \/ /, '').replace(SCOPE, ''));
}

/** A window is the global object of its page. */
function describeGlobal({ dom }: SnapshotReader, name: string): NodeText {
  const isWindow = dom.isPage && name.startsWith('Window');
  return { text: isWindow ? 'Window' : 'global', stable: 'global' };
}

/** An async function that waits is a generator to V8. */
function describeSuspended(reader: SnapshotReader, generator: number): string {
  const closure = reader.follow(generator, 'function');
  const name = closure < 0 ? '' : reader.nameOf(closure);
  return name === '' ? 'suspended function' : `suspended function ${name}`;
}

export function isClass(reader: SnapshotReader, closure: number): boolean {
  const { firstEdge, edgeTarget } = reader.snapshot;
  for (let edge = firstEdge[closure]; edge < firstEdge[closure + 1]; edge++) {
    if (reader.nameOf(edgeTarget[edge]) === 'system / ClassPositions') return true;
  }
  return false;
}

function describeClosure(reader: SnapshotReader, closure: number, name: string): string {
  if (name === '') return describeNameless(reader, closure);
  if (isClass(reader, closure)) return `class ${name}`;
  if (name === 'native_bind') return 'bound function';
  return `closure ${name}`;
}

/** `(Name builtin handle)` in Node, `system / Code / Name (builtin)` in Chromium 156. */
const BUILTIN = /(\w+) \(?builtin\b/;

/** Functions that the engine makes itself are known by their code. */
function describeNameless(reader: SnapshotReader, closure: number): string {
  const code = reader.follow(closure, 'code');
  const builtin = code < 0 ? '' : (BUILTIN.exec(reader.nameOf(code))?.[1] ?? '');
  if (/^PromiseCapabilityDefault(?:Resolve|Reject)/.test(builtin)) return 'resolve function';
  if (/^Async(?:Function|Generator)Await(?:Resolve|Reject)/.test(builtin)) {
    const context = reader.follow(closure, 'context');
    const generator = context < 0 ? -1 : reader.follow(context, 'extension');
    if (generator >= 0) return describeSuspended(reader, generator);
  }
  return isClass(reader, closure) ? 'class (anonymous)' : 'closure (anonymous)';
}

function same(text: string): NodeText {
  return { text, stable: text };
}
