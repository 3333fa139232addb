/**
 * Names how Blink holds things, in the words of the web: what lies between (vectors, hash tables, rare data,
 * wrappers of callbacks) is known by the names of its classes, and is not told itself.
 */
import type { PathStep } from './culprit.js';
import type { EdgeText } from './edge-text.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

/** By what lies on the way, the first that fits. */
const WAYS: readonly { by: RegExp; edge: EdgeText }[] = [
  {
    by: /^V8EventHandler|^V8OnErrorEventHandler|^V8OnBeforeUnloadEventHandler|^V8EventListener$|RegisteredEventListener|^EventListener$|blink::EventTargetData$/,
    edge: holds('listener', 'listener', 'listeners'),
  },
  { by: /DOMTimer|^ScheduledAction$/, edge: holds('timer', 'timer', 'timers') },
  {
    by: /FrameCallback|ScriptedAnimationController|V8FrameRequestCallback/,
    edge: holds('frame', 'animation frame', 'animation frames'),
  },
  { by: /IdleTask|V8IdleRequestCallback/, edge: holds('frame', 'idle callback', 'idle callbacks') },
  { by: /^V8\w*Callback$|^V8\w+Function$|^V8Function$/, edge: holds('callback', 'callback') },
  { by: /^MutationObserver::Delegate$|MutationObserverRegistration/, edge: observes('Mutation') },
  { by: /ResizeObserv/, edge: observes('Resize') },
  { by: /IntersectionObserv/, edge: observes('Intersection') },
  { by: /^CSSStyleSheet$/, edge: holds('other', 'style sheet', 'style sheets') },
  { by: /^FontFace$/, edge: holds('other', 'font', 'fonts') },
];

/** What Blink keeps as long as it may have something to tell, though nothing else holds it. */
const ACTIVE = 'Pending activities';
const ACTIVE_WORDS = new Map<string, string>(
  Object.entries({
    MediaQueryList: 'media queries that are listened to',
    Worker: 'workers that run',
    SharedWorker: 'shared workers that run',
    WebSocket: 'open WebSockets',
    WebSocketStream: 'open WebSockets',
    EventSource: 'open EventSources',
    BroadcastChannel: 'open BroadcastChannels',
    MessagePort: 'open MessagePorts',
    RTCPeerConnection: 'open RTCPeerConnections',
    RTCDataChannel: 'open RTCDataChannels',
    AudioContext: 'open AudioContexts',
    PerformanceObserver: 'PerformanceObservers',
    ReportingObserver: 'ReportingObservers',
    XMLHttpRequest: 'requests that are under way',
    MediaRecorder: 'MediaRecorders that run',
    FileReader: 'FileReaders that run',
    Animation: 'animations that run',
    Notification: 'notifications',
    IDBDatabase: 'open IndexedDB databases',
    Lock: 'locks that are held',
    SpeechRecognition: 'SpeechRecognitions that run',
  }),
);
/** What a promise that the browser is to settle hangs from. */
const TO_SETTLE = /^blink::(?:\(anonymous namespace\)::)?ScriptPromiseResolver\b/;
/** For whom, the first that fits. */
const TASKS: readonly [by: RegExp, words: string][] = [
  [/^blink::FetchManager\b/, 'requests that are under way'],
  [/^blink::DOMTask\b/, 'scheduled tasks'],
  [/./, 'promises that the browser is to settle'],
];
/** Keeps the signals of `AbortSignal.any` and `AbortSignal.timeout` that are listened to and may still abort. */
const SIGNALS = 'blink::AbortSignalRegistry';

/**
 * @param from the object that the way starts from; -1 for a root that is no object
 * @param hops what leads from there to the next object: parts of Blink's, then the object itself as the last
 * @returns undefined where nothing of Blink's lies between
 */
export function describeBlinkEdge(
  reader: SnapshotReader,
  from: number,
  hops: readonly PathStep[],
): EdgeText | undefined {
  const { dom } = reader;
  const target = hops[hops.length - 1]!.node;
  const names = hops.map(({ node }) => (dom.kindOf(node) === undefined ? '' : reader.nameOf(node)));
  const last = names[names.length - 1]!;
  // What makes sound is held by its thread as well.
  const isFromRoot = from < 0 || reader.typeOf(from) === 'synthetic';
  const isByRoot = isFromRoot && last === 'AudioContext';
  if (isFromRoot && last.startsWith('Window')) return FRAME;
  if (names.includes(ACTIVE) || last === 'Lock' || isByRoot)
    return describeActive(last === '' ? findActive(names) : last);
  if (names.some((name) => TO_SETTLE.test(name))) return describeTask(names);
  if (isUrlRecord(reader, from, target)) return { ...ACTIVE_EDGE, collection: 'open object URLs' };
  if (names.includes(SIGNALS))
    return { ...ACTIVE_EDGE, collection: 'signals that are listened to' };
  const isFromPage = from >= 0 && dom.kindOf(from) !== undefined;
  if (isFromPage && dom.isNode(target) && dom.isNode(from))
    return describeKin(reader, from, target);
  if (dom.isNode(target) && isAttachedTo(reader, from, target)) return { ...OTHER };
  if (!isFromPage && names.slice(0, -1).every((name) => name === '')) return undefined;
  const way = WAYS.find(({ by }) => names.some((name) => by.test(name)));
  if (way !== undefined) return way.edge;
  return isFromPage && reader.edgeTypeOf(hops[0]!.edge) === 'element' ? { ...OTHER } : undefined;
}

const ACTIVE_EDGE: EdgeText = { kind: 'active', text: 'active', stable: 'active', name: '' };
/** A window that the browser itself has is that of a frame which is there. */
const FRAME: EdgeText = { ...ACTIVE_EDGE, text: 'frame', stable: 'frame', collection: 'frames' };
const OTHER: EdgeText = { kind: 'other', text: '…', stable: '…', name: '' };

/** What a check keeps of each URL that `URL.createObjectURL` has made: see `record-object-urls.ts`. */
function isUrlRecord(reader: SnapshotReader, from: number, target: number): boolean {
  return from >= 0 && reader.nameOf(from) === 'Map' && reader.nameOf(target) === 'ObjectURL';
}

/** A document's nodes are its window's by many ways, of which none says anything. */
function isAttachedTo(reader: SnapshotReader, from: number, target: number): boolean {
  const isWindow = from >= 0 && reader.nameOf(from).startsWith('Window');
  return isWindow && !reader.dom.treeOf(target).isDetached;
}

function describeActive(name: string): EdgeText {
  const words =
    ACTIVE_WORDS.get(name) ?? `${name}${/[sx]$/.test(name) ? 'es' : 's'} that are active`;
  return { ...ACTIVE_EDGE, collection: words };
}

/** What is active has a class of the web; what only Blink knows lies between. */
function findActive(names: readonly string[]): string {
  const after = names.slice(names.indexOf(ACTIVE) + 1);
  return after.find((name) => /^\w+$/.test(name)) ?? 'object';
}

function describeTask(names: readonly string[]): EdgeText {
  const [, words] = TASKS.find(([by]) => names.some((name) => by.test(name)))!;
  return { ...ACTIVE_EDGE, collection: words };
}

/** How one node of a document has another one. */
function describeKin({ dom }: SnapshotReader, from: number, target: number): EdgeText {
  return dom.parentOf(target) === from ? holds('child', 'child', 'children') : { ...OTHER };
}

function holds(kind: EdgeText['kind'], text: string, collection?: string): EdgeText {
  return { kind, text, stable: text, name: '', ...(collection ? { collection } : {}) };
}

function observes(what: string): EdgeText {
  return { ...holds('observer', 'observer'), collection: `${what}Observers` };
}
