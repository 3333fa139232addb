import type { ChannelName } from './heap-probe.js';

/** What growth of one channel is, and how it is told. */
export interface ChannelRule {
  unit: 'bytes' | 'count';
  /** Whether its growth is evidence on its own. */
  isJudged: boolean;
  /** Units per call below which it does not grow. */
  leastPerCall: number;
  /** Units over all batches below which it does not grow. */
  leastRise: number;
  /** Of the batches, this share must gain nearly as much per call as the middle one. */
  risingShare: number;
  /** No batch gains more per call than so many times the middle one; absent where steps may differ. */
  mostTimes?: number;
  /** Whether what grows there may make room by doubling, and stand still in between. */
  isDoubling?: boolean;
  /** Of the rise, this share must be left when late releases are over. */
  keptShare: number;
  /** A channel that is counted in this one, too: only what is left is its own. */
  without?: ChannelName;
  /** Names of constructors by which what is ignored or tolerated may hold what grows here. */
  holders: RegExp;
  /** Subject and verb of the sentence that says it grows. */
  growth: string;
  /** What it usually means, and what to do; sentences for people. */
  advice: string;
}

const SHOWN = { isJudged: false, risingShare: 0.8, keptShare: 0.6, holders: /(?:)/ } as const;
/** Counts are exact: one more per call is no noise. */
const COUNTED = {
  unit: 'count',
  isJudged: true,
  leastPerCall: 0.04,
  leastRise: 3,
  risingShare: 0.8,
  keptShare: 0.8,
} as const;
const BUFFERS = /Buffer|(?:int|float)\d+(?:Clamped)?Array|DataView/i;
const CONTEXTS = /context|global|window/i;

/** A rule for every channel of a reading. */
export const CHANNEL_RULES: Readonly<Record<ChannelName, ChannelRule>> = {
  // Judged by its objects.
  heap: {
    ...SHOWN,
    unit: 'bytes',
    leastPerCall: 16,
    leastRise: 0,
    growth: 'The heap grows',
    advice: '',
  },
  // Exact after a collection, but for buffers that are freed at a later one: a batch may fall.
  arrayBuffers: {
    unit: 'bytes',
    isJudged: true,
    leastPerCall: 16,
    leastRise: 1024,
    risingShare: 0.8,
    keptShare: 0.6,
    isDoubling: true,
    holders: BUFFERS,
    growth: 'Array buffers grow',
    advice:
      'Buffers, typed arrays and what streams hold in them grow with the calls. Where no new object holds it, one buffer is replaced by ever larger ones (Buffer.concat, resize): empty it or begin a new one when the call is over.',
  },
  // What V8 is told of memory outside its heap: WebAssembly memory, external strings, compressors.
  external: {
    unit: 'bytes',
    isJudged: true,
    leastPerCall: 16,
    leastRise: 4096,
    risingShare: 0.8,
    keptShare: 0.6,
    isDoubling: true,
    without: 'arrayBuffers',
    holders: new RegExp(`${BUFFERS.source}|native|wasm|memory|handle|\\(string\\)`, 'i'),
    growth: 'Memory outside the heap grows',
    advice:
      'Native objects keep it: WebAssembly.Memory, compressors, database handles. Free what a call makes (close(), destroy(), free(), delete()); WebAssembly memory that has grown is never given back: make an instance of its own for work that needs much, or free what is allocated within it.',
  },
  // Large, and collected only when all that was made in them is: one that stays is no noise.
  contexts: {
    ...COUNTED,
    holders: CONTEXTS,
    growth: 'Contexts grow',
    advice:
      'Each is a global world of its own (vm.createContext, vm.runInNewContext, jsdom), and one object of it that is kept keeps all of it. Make one and use it again, or drop all that came out of it when the call is over.',
  },
  detachedContexts: {
    ...COUNTED,
    holders: CONTEXTS,
    growth: 'Detached contexts grow',
    advice:
      'Contexts that were closed are still held by an object that was made in them: drop it when you close the context.',
  },
  // A pool opens its sockets at first, timers end meanwhile: what stays must be in proportion.
  handles: {
    ...COUNTED,
    holders: /Timeout|Immediate|Interval|Wrap|Socket|Server|Watcher|Worker|Port|Process|Handle/i,
    growth: 'Active handles and timers grow',
    advice:
      'Each call leaves something open that keeps the process alive. Close it when the call is over, in a finally block: clearInterval or clearTimeout, server.close(), socket.destroy(), watcher.close(), worker.terminate(), child.kill(), port.close().',
  },
  // Bytecode of what was compiled; functions that only become hot add machine code, which is none of it.
  // What is compiled late, and the line tables that V8 makes for the functions it meets in samples of
  // allocations, grow ever more slowly: only what each batch adds alike grows with the calls.
  code: {
    unit: 'bytes',
    isJudged: true,
    leastPerCall: 32,
    leastRise: 4096,
    risingShare: 1,
    mostTimes: 1.6,
    keptShare: 0.8,
    holders: /closure|function|script|code/i,
    growth: 'Compiled code grows',
    advice:
      'Each call compiles code (new Function, eval, vm.Script, a template or schema compiler), and it is kept. Compile once for each distinct text, at module level or in a cache with a limit; what differs in each call belongs into arguments.',
  },
  // Exact after a collection, from the first batch on.
  nodes: {
    ...COUNTED,
    holders: /Element|Node|Text|Comment|Fragment|Document|^<|Detached|Fiber/i,
    growth: 'DOM nodes grow',
    advice:
      'Each call leaves nodes behind that are in the document or held by a script. Remove what a call appends, and drop the references to it (arrays, Maps, closures, refs) when it is closed.',
  },
  listeners: {
    ...COUNTED,
    holders: /Listener|EventTarget|closure|Window|AbortSignal/i,
    growth: 'Event listeners grow',
    advice:
      'Each call adds a listener that is not taken away: removeEventListener with the same function and options, or addEventListener(…, { signal }) and abort it when the call is over.',
  },
  documents: {
    ...COUNTED,
    holders: /Document|Window|frame|context/i,
    growth: 'Documents grow',
    advice:
      'Each call leaves a document alive: an iframe or a window that was closed while something of it (an element, a function, its contentWindow) is still held. Drop it when the frame goes.',
  },
  // What Blink holds: it moves by tens of kB while a page is driven.
  embedder: {
    ...SHOWN,
    unit: 'bytes',
    leastPerCall: 16,
    leastRise: 0,
    growth: 'The memory of the page outside of JavaScript grows',
    advice: '',
  },
  rss: {
    ...SHOWN,
    unit: 'bytes',
    leastPerCall: 16,
    leastRise: 0,
    growth: 'The resident size grows',
    advice: '',
  },
};
