import type {
  CallPatience,
  ClassInspection,
  HeapProbe,
  ObjectTracking,
} from '../../probe/heap-probe.js';
import { CHANNELS, type ChannelName } from '../../probe/heap-probe.js';
import { createInstanceCounter } from '../cdp/instance-counter.js';
import { processClock } from '../host/process-clock.js';
import type { PageHeap } from './page-heap.js';
import { startPageTracking } from './page-tracking.js';
import { PAGE_GROUP } from './page-world.js';

/** Of these the page has something to tell. */
const PAGE_CHANNELS: readonly ChannelName[] = [
  'heap',
  'arrayBuffers',
  'nodes',
  'listeners',
  'documents',
  'embedder',
];
/** A page takes tens of ms for a click: what it keeps of DOM and objects is counted exactly all the same. */
const PATIENCE: CallPatience = {
  outlastMs: 2500,
  graceMs: 500,
  mostCalls: 500,
  mostPerBatch: 50,
  leastCalls: 10,
  nextFactor: 1,
};
/** A hidden page draws no frames. */
const LONGEST_FRAME_MS = 60;
/** Blink lets go in a second collection of what the first one found. */
const COLLECTIONS = 2;

/** Lets what the last call has begun be drawn and told to observers. */
const SETTLE = `new Promise((resolve) => {
  const timer = setTimeout(resolve, ${LONGEST_FRAME_MS});
  requestAnimationFrame(() => setTimeout(() => { clearTimeout(timer); resolve(); }));
})`;

/** A probe of one page: of its isolate, which frames and popups of the same site share. */
export function createPageProbe(heap: PageHeap): HeapProbe {
  const { session, world } = heap;
  let tracking: ObjectTracking | undefined;
  return {
    features: { isOwnHeap: false, explain: { available: true } },
    clock: processClock,
    channelNames: PAGE_CHANNELS,
    patience: PATIENCE,
    async collectGarbage() {
      await world.evaluateApart(SETTLE);
      // Until somebody opens a console, the browser keeps what was logged, with the objects: 1000 messages.
      await session.send('Runtime.discardConsoleEntries');
      for (let round = 0; round < COLLECTIONS; round++)
        await session.send('HeapProfiler.collectGarbage');
    },
    async readHeap(into, offset) {
      const [heap, counts] = await Promise.all([
        session.send<HeapUsage>('Runtime.getHeapUsage'),
        session.send<DomCounters>('Memory.getDOMCounters'),
      ]);
      into[offset + HEAP] = heap.usedSize;
      into[offset + ARRAY_BUFFERS] = heap.backingStorageSize ?? 0;
      into[offset + EMBEDDER] = heap.embedderHeapUsedSize ?? 0;
      into[offset + NODES] = counts.nodes;
      into[offset + LISTENERS] = counts.jsEventListeners;
      into[offset + DOCUMENTS] = counts.documents;
    },
    async trackObjects() {
      await tracking?.stop();
      tracking = await startPageTracking(heap, processClock);
      return tracking;
    },
    inspectClasses: () => inspectPageClasses(heap),
    async close() {
      if (session.loss === undefined) await tracking?.stop();
      tracking = undefined;
    },
  };
}

const [HEAP, ARRAY_BUFFERS, NODES, LISTENERS, DOCUMENTS, EMBEDDER] = PAGE_CHANNELS.map((name) =>
  CHANNELS.indexOf(name),
) as [number, number, number, number, number, number];

interface HeapUsage {
  readonly usedSize: number;
  /** Chromium 130 and later. */
  readonly embedderHeapUsedSize?: number;
  readonly backingStorageSize?: number;
}

interface DomCounters {
  readonly documents: number;
  readonly nodes: number;
  readonly jsEventListeners: number;
}

/** Counts by the name: a class of this process is none of the page's. */
function inspectPageClasses({ session, world }: PageHeap): ClassInspection {
  const { contextId } = world;
  return {
    async countInstances(of) {
      const name = typeof of === 'string' ? of : of.name;
      const { result } = await session.send<Evaluated>('Runtime.evaluate', {
        expression: 'Object.prototype',
        contextId,
        objectGroup: PAGE_GROUP,
      });
      try {
        const { objects } = await session.send<{ objects: { objectId: string } }>(
          'Runtime.queryObjects',
          { prototypeObjectId: result.objectId, objectGroup: PAGE_GROUP },
        );
        const counted = await session.send<Evaluated>('Runtime.callFunctionOn', {
          objectId: objects.objectId,
          functionDeclaration: writeCounter(name),
          returnByValue: true,
        });
        return counted.result.value as Awaited<ReturnType<ClassInspection['countInstances']>>;
      } finally {
        await session.send('Runtime.releaseObjectGroup', { objectGroup: PAGE_GROUP });
      }
    },
    close() {},
  };
}

/** Proxies are not among the objects that V8 lists, and nothing in a page tells one. */
function writeCounter(name: string): string {
  return `function () {
    const counter = (${createInstanceCounter.toString()})({ isProxy: () => false }, ${JSON.stringify(name)});
    counter.show(this);
    return counter.read();
  }`;
}

interface Evaluated {
  readonly result: { readonly objectId?: string; readonly value?: unknown };
}
