/**
 * Finds where a retainer path should begin for people: the last thing before the growing object
 * that is there once and has a name in the source (a global, a variable of a module, a class).
 * What lies between the GC root and it, such as the module loader's tables, differs between
 * versions of Node and says nothing.
 */
import { DEBUGGER_HANDLE } from '../../growth/find-driver-edges.js';
import type { Exported } from '../nodes/index-exports.js';
import type { Culprit, PathStep } from './culprit.js';
import type { EdgeText } from './edge-text.js';
import { findInTable, findScriptOfModule } from './read-module.js';
import { readModuleFile } from '../nodes/index-exports.js';
import type { ScopeIndex } from '../nodes/index-scopes.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';
import {
  makeLink,
  makeModule,
  makeRoot,
  makeVariable,
  type ModuleNames,
  type PathLink,
} from './path-link.js';

const ROOT_NAMES = new Map<string, string>(
  Object.entries({
    '(Stack roots)': 'stack',
    '(Handle scope)': 'stack',
    '(Global handles)': 'native handle',
    '(Traced handles)': 'native handle',
    '(Eternal handles)': 'native handle',
    '(Microtask queue)': 'microtask queue',
    '(Internalized strings)': 'internalized strings',
  }),
);
/** The engine keeps symbols with a key of their own by that key. */
const SYMBOLS = 'symbol registry (Symbol.for)';
/** Called so up to V8 11, and after. */
const STRONG_ROOTS = /^\(Strong root(?:s| list)\)$/;
/** What holds what is active, though no script does. */
const PAGE = 'the page';
const DRIVER = "the test's driver";
const TIMER_LISTS = new Set(['TimersList', 'ImmediateList']);

export interface AnchorContext extends ModuleNames {
  reader: SnapshotReader;
  scopes: ScopeIndex;
}

export interface TraceContext extends AnchorContext {
  /** File of the code that an object belongs to; '' where there is none. */
  fileOf(link: PathLink): string;
  /** The CommonJS module whose exports, or whose part, a node is; undefined for other nodes. */
  exportsOf(node: number): Exported | undefined;
  /** Whether a file belongs to what runs the handler: this library, or the test runner. */
  isHarness(file: string): boolean;
}

/** The links that a path begins with; the last one's `index` is where to go on. */
export function findAnchor(
  context: AnchorContext,
  path: readonly PathStep[],
  holderIndex: number,
): PathLink[] {
  for (let index = holderIndex; index > 0; index--) {
    const links =
      findGlobal(context, path, index) ??
      findModuleVariables(context, path, index) ??
      findExportCell(context, path, index) ??
      findExports(context, path, index) ??
      findModuleObject(context, path, index) ??
      findSingleton(context, path, index) ??
      findTimers(context, path, index);
    if (links !== undefined) return links;
  }
  return [findEngineRoot(context, path, holderIndex)];
}

/** Position of the holder on the path; the one before the last where it is missing. */
export function findHolder(culprit: Culprit): number {
  const index = culprit.path.findIndex((step) => step.node === culprit.holder);
  return index >= 0 ? index : Math.max(0, culprit.path.length - 2);
}

function findGlobal(
  { reader, scopes }: AnchorContext,
  path: readonly PathStep[],
  index: number,
): PathLink[] | undefined {
  const { node } = path[index];
  if (scopes.isGlobal(node)) {
    // In jsdom it is a global object like others.
    const isWindow = reader.dom.isPage && reader.nameOf(node).startsWith('Window');
    if (isWindow && isOfLostPage(reader, node)) return undefined;
    return [makeRoot(isWindow ? 'Window' : 'global', 'global', node, index)];
  }
  // `process` is there once, and Node holds it by a handle of its own.
  if (reader.nameOf(node) === 'process' && reader.typeOf(node) === 'object') {
    return [makeRoot('process', 'process', node, index)];
  }
  return undefined;
}

/** Whether it is the window of a frame that was removed: what holds that one says more. */
function isOfLostPage({ dom, snapshot }: SnapshotReader, window: number): boolean {
  const { firstEdge, edgeTarget } = snapshot;
  for (let edge = firstEdge[window]!; edge < firstEdge[window + 1]!; edge++)
    if (dom.isDocument(edgeTarget[edge]!)) return dom.treeOf(edgeTarget[edge]!).isDetached;
  return false;
}

/** A context with a module's variables, or the module itself. */
function findModuleVariables(
  context: AnchorContext,
  path: readonly PathStep[],
  index: number,
): PathLink[] | undefined {
  const { reader, scopes } = context;
  const { node } = path[index];
  if (scopes.isContext(node) && scopes.isModuleScope(node)) {
    const script = scopes.scriptOfContext(node);
    if (script === undefined) return undefined;
    const next = path[index + 1];
    const root = makeModule(context, script, node, index);
    // `exports.state` is the same whether a closure's variable or the module cache leads to it.
    const isExports =
      next !== undefined &&
      reader.edgeTypeOf(next.edge) === 'context' &&
      reader.edgeNameOf(next.edge) === 'exports';
    return [
      isExports
        ? { ...root, node: next.node, index: index + 1, isModule: false, isExports: true }
        : root,
    ];
  }
  if (reader.nameOf(node) === 'system / SourceTextModule') {
    const script = findScriptOfModule(context, node);
    return script === undefined ? undefined : [makeModule(context, script, node, index)];
  }
  return undefined;
}

/**
 * An export of an ES module: its value lives in a cell, which the module's table of exports has by
 * name.
 */
function findExportCell(
  context: AnchorContext,
  path: readonly PathStep[],
  index: number,
): PathLink[] | undefined {
  const { reader, scopes } = context;
  if (index < 3 || reader.nameOf(path[index - 1].node) !== 'system / Cell') return undefined;
  const module = path[index - 3].node;
  if (reader.nameOf(module) !== 'system / SourceTextModule') return undefined;
  const script = findScriptOfModule(context, module);
  const slot = Number(reader.edgeNameOf(path[index - 1].edge));
  const name = findInTable(reader, path[index - 2].node, slot - 1);
  if (script === undefined || name === undefined) return undefined;
  return [
    makeModule(context, script, module, index - 3),
    makeVariable(reader, scopes, path[index].node, index, name),
  ];
}

function findExports(
  context: AnchorContext,
  path: readonly PathStep[],
  index: number,
): PathLink[] | undefined {
  const { reader } = context;
  if (index < 1 || reader.edgeNameOf(path[index].edge) !== 'exports') return undefined;
  const module = path[index - 1].node;
  if (reader.typeOf(module) !== 'object') return undefined;
  const name = reader.follow(module, 'filename');
  const file = name < 0 ? undefined : readModuleFile(reader, name);
  if (file === undefined) return undefined;
  const root = makeModule(context, file, path[index].node, index);
  return [{ ...root, isModule: false, isExports: true }];
}

/** What `require` made of a file: `children`, `exports` and the like. */
function findModuleObject(
  context: AnchorContext,
  path: readonly PathStep[],
  index: number,
): PathLink[] | undefined {
  const { reader } = context;
  const { node } = path[index];
  if (reader.nameOf(node) !== 'Module' || reader.typeOf(node) !== 'object') return undefined;
  const file = reader.follow(node, 'filename');
  if (file < 0 || reader.typeOf(file) !== 'string') return undefined;
  return [{ ...makeModule(context, reader.nameOf(file), node, index), isModule: false }];
}

/**
 * A class or function declared at the top of a module, when it is its own property (or prototype)
 * that leads on.
 */
function findSingleton(
  context: AnchorContext,
  path: readonly PathStep[],
  index: number,
): PathLink[] | undefined {
  const { reader, scopes } = context;
  const next = path[index + 1];
  if (next === undefined || reader.edgeTypeOf(next.edge) !== 'property') return undefined;
  const { node } = path[index];
  if (reader.typeOf(node) === 'closure') return makeSingleton(context, node, index);
  const constructor = reader.typeOf(node) === 'object' ? reader.follow(node, 'constructor') : -1;
  if (constructor < 0 || reader.follow(constructor, 'prototype') !== node) return undefined;
  const links = makeSingleton(context, constructor, index);
  if (links === undefined) return undefined;
  const edge: EdgeText = {
    kind: 'property',
    text: '.prototype',
    stable: '.prototype',
    name: 'prototype',
  };
  return [...links, { ...makeLink(reader, scopes, node, index), edge }];
}

function makeSingleton(
  context: AnchorContext,
  closure: number,
  index: number,
): PathLink[] | undefined {
  const { reader, scopes } = context;
  const script = scopes.scriptOfClosure(closure);
  const scope = reader.follow(closure, 'context');
  if (script === undefined || scope < 0) return undefined;
  // Without any captured variable the scope of a module is the native context.
  const isNative = reader.nameOf(scope).startsWith('system / NativeContext');
  if (!isNative && !scopes.isModuleScope(scope)) return undefined;
  return [
    makeModule(context, script, -1, index),
    makeVariable(reader, scopes, closure, index, reader.nameOf(closure)),
  ];
}

function findTimers(
  { reader }: AnchorContext,
  path: readonly PathStep[],
  index: number,
): PathLink[] | undefined {
  const { node } = path[index];
  if (!TIMER_LISTS.has(reader.nameOf(node)) || reader.typeOf(node) !== 'object') return undefined;
  return [makeRoot('timers', 'timers', node, index)];
}

function findEngineRoot(
  { reader }: AnchorContext,
  path: readonly PathStep[],
  holderIndex: number,
): PathLink {
  let index = 0;
  while (
    index < holderIndex &&
    index + 1 < path.length &&
    reader.typeOf(path[index + 1].node) === 'synthetic'
  )
    index++;
  const ofPage = findPageRoot(reader, path);
  if (ofPage !== undefined) return makeRoot(ofPage, ofPage, path[index].node, index);
  const name = reader.nameOf(path[index].node);
  const first = path.slice(index + 1).find(({ node }) => !reader.isInternal(node));
  // Its table has each symbol by its key, and either may stand for the entry.
  const isEntry = first !== undefined && /^(?:symbol|string)$/.test(reader.typeOf(first.node));
  if (isEntry && STRONG_ROOTS.test(name))
    return makeRoot(SYMBOLS, SYMBOLS, path[index].node, index);
  const text =
    ROOT_NAMES.get(name) ??
    (name === '' ? 'GC root' : name.replace(/^\((.*)\)$/, '$1').replace(/^Node \/ /, 'native '));
  // A handle has a root of its kind on Node 20, and one that all handles share later.
  const stable = text.startsWith('native ') ? 'native handle' : text;
  return makeRoot(text, stable, path[index].node, index);
}

/** What Blink keeps going, and what a debugger or the driver of a test was given. */
function findPageRoot(reader: SnapshotReader, path: readonly PathStep[]): string | undefined {
  if (!reader.dom.isPage) return undefined;
  if (path.some(({ node }) => reader.nameOf(node) === 'Pending activities')) return PAGE;
  const isHandle = path.some(
    ({ edge }) => edge >= 0 && reader.edgeNameOf(edge).includes(DEBUGGER_HANDLE),
  );
  return isHandle ? DRIVER : undefined;
}
