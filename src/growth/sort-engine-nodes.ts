import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** Tells pieces that the engine has for its own use from those that a program's objects consist of. */
export interface EngineNodes {
  /** Whether an internal is the engine's own; `edge` leaves the object that it hangs from. */
  isEngine(node: number, edge: number): boolean;
  /** Whether it is a string, number or symbol, which belongs to the engine where only that holds it. */
  isText(node: number): boolean;
  /** Whether an edge leads from a function to its script. */
  isScript(edge: number): boolean;
  /** Whether it is a record of Node's own, in C++: a handle, a port, a message that waits. */
  isNodeRecord(node: number): boolean;
  /** Whether it is outside of the JavaScript heap. */
  isNative(node: number): boolean;
  /** Whether it stands for a kind of GC roots. */
  isRoot(node: number): boolean;
  /** Whether it holds what it has weakly: its table grows between two collections, and not with what lives. */
  isWeakHolder(node: number): boolean;
  /** Whether it keeps records of the browser's, in buffers that grow and are emptied. */
  isRecordHolder(node: number): boolean;
  /** Whether it is a table or vector of Blink's own: what it holds for a program stands in the snapshot by itself. */
  isBacking(node: number): boolean;
  /** Whether it is a record that a program makes. */
  isMark(node: number): boolean;
  /** Whether it is an array of the engine's, as tables are. */
  isTable(node: number): boolean;
}

/** Types of which every node is the engine's. */
const ENGINE_TYPES = new Set(['code', 'object shape']);
/** Of what V8 calls hidden, these are a program's data: the rest is bookkeeping. */
const DATA = /ArrayBuffer|BackingStore|Foreign|Managed|Wasm|Weak|Ephemeron|Table|Proxy|Cell$/;
const BOOKKEEPING =
  /Feedback|AllocationSite|AllocationMemento|PropertyCell|ScopeInfo|Descriptor|Transition|EnumCache|PrototypeInfo|Bytecode|SharedFunctionInfo|Script|Preparse|Uncompiled|Accessor|DebugInfo|CallSite|ByteArray|Oddball|Filler|FreeSpace/;
/**
 * What a browser notes of each click and frame, in buffers that it keeps short. Marks and measures are the
 * program's own.
 */
const BROWSER_RECORDS = [
  'InteractionContentfulPaint',
  'LargestContentfulPaint',
  'LayoutShift',
  'LayoutShiftAttribution',
  'PerformanceElementTiming',
  'PerformanceEventTiming',
  'PerformanceLongAnimationFrameTiming',
  'PerformanceLongTaskTiming',
  'PerformancePaintTiming',
  'PerformanceResourceTiming',
  'PerformanceScriptTiming',
  'PerformanceServerTiming',
  'SoftNavigationEntry',
  'TaskAttributionTiming',
  'VisibilityStateEntry',
];
/** Of the engine, where it is built into a browser: they are told as if they were outside of the heap. */
const SHARED_PIECES = [
  'WeakArrayList',
  'ProtectedFixedArray',
  'ProtectedWeakFixedArray',
  'SharedFunctionInfoWrapper',
  'TrustedFixedArray',
  'TrustedByteArray',
  'TrustedWeakFixedArray',
  'CodeWrapper',
];
const BACKING = /^(?:blink|cppgc|WTF|base|std)::/;
const RECORD_HOLDERS = ['Performance', 'PerformanceObserver'];
const MARKS = ['PerformanceMark', 'PerformanceMeasure'];
const WEAK_HOLDERS = ['WeakMap', 'WeakSet', 'FinalizationRegistry'];
/** By these edges an object holds what the engine knows of it. */
const ENGINE_EDGES = [
  'map',
  'shared',
  'feedback_cell',
  'code',
  'scope_info',
  'descriptors',
  'prototype_info',
  'dependent_code',
  'constructor_or_back_pointer',
  'script_or_debug_info',
];

/** Reads the kinds of nodes off their types and names; one entry per type and string is kept while it is used. */
export function sortEngineNodes({
  nodeType,
  nodeId,
  nodeName,
  nodeTypeNames,
  edgeName,
  edgeType,
  edgeTypeNames,
  strings,
}: HeapSnapshot): EngineNodes {
  const isEngineType = nodeTypeNames.map((name) => ENGINE_TYPES.has(name));
  const isTextType = nodeTypeNames.map((name) => /string|number|symbol|bigint/.test(name));
  const hidden = nodeTypeNames.indexOf('hidden');
  const internal = edgeTypeNames.indexOf('internal');
  const engineEdges = new Set(
    ENGINE_EDGES.map((name) => strings.indexOf(name)).filter((index) => index >= 0),
  );
  const known = new Map<number, boolean>();
  const isBookkeeping = (name: number): boolean => {
    let is = known.get(name);
    if (is === undefined) {
      const text = strings.decode(name);
      is = BOOKKEEPING.test(text) || (text.startsWith('system / ') && !DATA.test(text));
      known.set(name, is);
    }
    return is;
  };
  const backings = new Map<number, boolean>();
  const isBackingName = (name: number): boolean => {
    let is = backings.get(name);
    if (is === undefined) backings.set(name, (is = BACKING.test(strings.decode(name))));
    return is;
  };
  const scriptEdges = new Set(
    ['script', 'script_or_debug_info'].map((name) => strings.indexOf(name)),
  );
  const native = nodeTypeNames.indexOf('native');
  const array = nodeTypeNames.indexOf('array');
  const synthetic = nodeTypeNames.indexOf('synthetic');
  const browserRecords = new Set(
    BROWSER_RECORDS.map((name) => strings.indexOf(name)).filter((index) => index >= 0),
  );
  const sharedPieces = new Set(
    SHARED_PIECES.map((name) => strings.indexOf(`system / ${name}`)).filter((index) => index >= 0),
  );
  const recordHolders = new Set(RECORD_HOLDERS.map((name) => strings.indexOf(name)));
  const marks = new Set(MARKS.map((name) => strings.indexOf(name)));
  const weakHolders = new Set(WEAK_HOLDERS.map((name) => strings.indexOf(name)));
  const records = new Set(strings.findContaining('Node / '));
  return {
    isEngine(node, edge) {
      const type = nodeType[node]!;
      if (isEngineType[type]) return true;
      if (edge >= 0 && edgeType[edge] === internal && engineEdges.has(edgeName[edge]!)) return true;
      if (type !== native) return type === hidden && isBookkeeping(nodeName[node]!);
      if (browserRecords.has(nodeName[node]!) || sharedPieces.has(nodeName[node]!)) return true;
      // In a page much is told as native that is hidden elsewhere.
      return nodeId[node]! % 2 === 1 && isBookkeeping(nodeName[node]!);
    },
    isText: (node) => isTextType[nodeType[node]!]!,
    isScript: (edge) => edge >= 0 && scriptEdges.has(edgeName[edge]!),
    isNative: (node) => nodeType[node] === native,
    isRoot: (node) => nodeType[node] === synthetic,
    isRecordHolder: (node) => nodeType[node] === native && recordHolders.has(nodeName[node]!),
    isBacking: (node) => nodeType[node] === native && isBackingName(nodeName[node]!),
    isMark: (node) => marks.has(nodeName[node]!),
    isTable: (node) => nodeType[node] === array,
    isWeakHolder: (node) => weakHolders.has(nodeName[node]!),
    isNodeRecord: (node) => nodeType[node] === native && records.has(nodeName[node]!),
  };
}
