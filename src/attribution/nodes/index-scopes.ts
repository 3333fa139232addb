/**
 * Tells what V8's contexts (the objects that hold variables captured by closures) are in the
 * source: the scope of a module, of a function, of a block.
 *
 * The kind of a context is its map, which the native context lists by name; its function's name
 * stands in its `ScopeInfo`. A CommonJS module is a function without a name directly below the
 * native context, and so is the wrapper that Jest and Vitest evaluate. Limit: where nothing at
 * module level is captured, an anonymous function at top level looks the same and is told as the
 * module.
 *
 * V8: https://github.com/v8/v8/blob/main/src/objects/contexts.h and scope-info.h.
 */
import type { SnapshotReader } from './snapshot-reader.js';

export type ScopeKind = 'native' | 'module' | 'script' | 'function' | 'block' | 'other';

export interface ScopeIndex {
  isContext(node: number): boolean;
  isGlobal(node: number): boolean;
  /** Whether the variables of this context are those of a module (or script) itself. */
  isModuleScope(context: number): boolean;
  /** Name of the script of some closure made in this context, as the engine gives it. */
  scriptOfContext(context: number): string | undefined;
  /** Name of the script in which a closure is defined. */
  scriptOfClosure(closure: number): string | undefined;
}

const KIND_OF_MAP = new Map<string, ScopeKind>(
  Object.entries({
    module_context_map: 'module',
    script_context_map: 'script',
    function_context_map: 'function',
    block_context_map: 'block',
    catch_context_map: 'block',
    await_context_map: 'block',
    with_context_map: 'block',
  }),
);
/** What Jest calls the function that wraps a module. */
const WRAPPER_NAMES = new Set(['', 'Object.<anonymous>']);
/** From here on the names of a scope's variables stand in a table of their own. */
const MAX_INLINED_NAMES = 75;

export function indexScopes(reader: SnapshotReader): ScopeIndex {
  const { mapKinds, globals } = readNativeContexts(reader);
  let closures: ClosureIndex | undefined;

  function kindOf(context: number): ScopeKind {
    if (reader.nameOf(context).startsWith('system / NativeContext')) return 'native';
    return mapKinds.get(reader.follow(context, 'map')) ?? 'other';
  }

  const scopes: ScopeIndex = {
    isContext: (node) => reader.nameOf(node).startsWith('system / Context'),
    isGlobal: (node) => globals.has(node),
    isModuleScope(context) {
      // Blocks at the top of a module belong to it: Vitest wraps a module's body in one.
      for (let at = context, depth = 0; at >= 0 && depth < 100; depth++) {
        const kind = kindOf(at);
        const outer = reader.follow(at, 'previous');
        if (kind === 'module' || kind === 'script') return true;
        if (kind === 'native') return at !== context;
        if (kind === 'function') {
          const isOnTop = outer < 0 || kindOf(outer) === 'native' || kindOf(outer) === 'script';
          return isOnTop && WRAPPER_NAMES.has(readFunctionName(reader, at));
        }
        if (kind === 'other') return false;
        at = outer;
      }
      return false;
    },
    scriptOfContext(context) {
      closures ??= indexClosures(reader);
      for (let at = context, depth = 0; at >= 0 && depth < 100; depth++) {
        const closure = closures.ofContext[at];
        if (closure >= 0) return scopes.scriptOfClosure(closure);
        at = reader.follow(at, 'previous');
      }
      return undefined;
    },
    scriptOfClosure(closure) {
      const shared = reader.follow(closure, 'shared');
      if (shared < 0) return undefined;
      const script = findScript(reader, shared);
      if (script < 0) return undefined;
      const name = reader.follow(script, 'name');
      // A name that was put together is no plain string; the script's own node has it, too.
      const text = reader.nameOf(name >= 0 && reader.typeOf(name) === 'string' ? name : script);
      return text === '' || text.startsWith('system / ') ? undefined : text;
    },
  };
  return scopes;
}

/** Up to V8 11 a function of which coverage is collected has its script behind what the debugger knows of it. */
function findScript(reader: SnapshotReader, shared: number): number {
  const script = reader.follow(shared, 'script');
  if (script >= 0) return script;
  const either = reader.follow(shared, 'script_or_debug_info');
  if (either < 0 || reader.nameOf(either) !== 'system / DebugInfo') return either;
  const { firstEdge, edgeTarget } = reader.snapshot;
  for (let edge = firstEdge[either]!; edge < firstEdge[either + 1]!; edge++) {
    const target = edgeTarget[edge]!;
    if (reader.follow(target, 'source') >= 0) return target;
  }
  return -1;
}

function readNativeContexts(reader: SnapshotReader): {
  mapKinds: Map<number, ScopeKind>;
  globals: Set<number>;
} {
  const { snapshot } = reader;
  const mapKinds = new Map<number, ScopeKind>();
  const globals = new Set<number>();
  const names = new Set(snapshot.strings.findContaining('system / NativeContext'));
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (!names.has(snapshot.nodeName[node])) continue;
    for (let edge = snapshot.firstEdge[node]; edge < snapshot.firstEdge[node + 1]; edge++) {
      const name = reader.edgeNameOf(edge);
      const target = snapshot.edgeTarget[edge];
      const kind = KIND_OF_MAP.get(name);
      if (kind !== undefined) mapKinds.set(target, kind);
      // The global object is the native context's `extension` up to V8 13, `global_object` after.
      if (name === 'extension' || name === 'global_object' || name === 'global_proxy_object') {
        // Behind a page's proxy is a window, and the proxy is one node with Blink's part of it.
        const isWindow = reader.nameOf(target).startsWith('Window');
        if (isWindow || reader.typeOf(target) === 'object') globals.add(target);
      }
    }
  }
  return { mapKinds, globals };
}

/** Name of the function that made a function context, or '' where it has none. */
export function readFunctionName(reader: SnapshotReader, context: number): string {
  const { snapshot } = reader;
  const scopeInfo = reader.follow(context, 'scope_info');
  if (scopeInfo < 0) return '';
  // A context is map, length, scope info, outer context and then one slot a variable; its names
  // come first in the info.
  const slots = snapshot.selfSize[context] / reader.pointerSize - 4;
  let skipped = slots < MAX_INLINED_NAMES ? slots : 0;
  for (let edge = snapshot.firstEdge[scopeInfo]; edge < snapshot.firstEdge[scopeInfo + 1]; edge++) {
    const target = snapshot.edgeTarget[edge];
    if (reader.typeOf(target) !== 'string') continue;
    // Chromium 156 tells what kind of scope it is, too.
    if (reader.edgeNameOf(edge) === 'scope_type_name') continue;
    if (skipped-- <= 0) return reader.nameOf(target);
  }
  return '';
}

interface ClosureIndex {
  /**
   * For each node that is a context: a closure made in it or in a scope within it; -1 elsewhere.
   */
  ofContext: Int32Array;
}

function indexClosures(reader: SnapshotReader): ClosureIndex {
  const { snapshot } = reader;
  const closureType = snapshot.nodeTypeNames.indexOf('closure');
  const ofContext = new Int32Array(snapshot.nodeCount).fill(-1);
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (snapshot.nodeType[node] !== closureType) continue;
    // Outer scopes are in the same script.
    let context = reader.follow(node, 'context');
    while (context >= 0 && ofContext[context] < 0) {
      ofContext[context] = node;
      context = reader.follow(context, 'previous');
    }
  }
  return { ofContext };
}
