import process from 'node:process';
import v8 from 'node:v8';
import { isMainThread, resourceLimits } from 'node:worker_threads';
import {
  CHANNELS,
  type HeapProbe,
  type ObjectInspection,
  type ObjectTracking,
} from '../../probe/heap-probe.js';
import { oldSpaceLimit } from '../../probe/old-space-limit.js';
import { acquireGc } from './force-gc.js';
import { findInspectorRefusal, openInspectorSession } from '../cdp/inspector-session.js';
import { startObjectInspection } from './object-inspection.js';
import { startObjectTracking } from './object-tracking.js';
import { processClock } from '../host/process-clock.js';
import { findRealms, visitObjects } from './visit-objects.js';
import { openWorkers } from './workers/open-workers.js';
import {
  createOutsideMemoryCounter,
  type OutsideMemoryCounter,
} from '../cdp/outside-memory-counter.js';

/**
 * A probe of the thread that it is called in. Readings and garbage collection work in every Node;
 * object ids need the inspector, which `features.explain` tells.
 *
 * @param options.isNested within another check's handler: the end of a second session would cost the
 *   outer check its object ids, so births are not tracked
 * @throws GcUnavailableError where no garbage collection can be forced
 */
export function openInProcessProbe({ isNested = false } = {}): HeapProbe {
  const collectGarbage = acquireGc();
  const refusal = isNested ? NESTED : findInspectorRefusal();
  let tracking: ObjectTracking | undefined;
  let inspection: ObjectInspection | undefined;

  function inspect(): ObjectInspection {
    if (refusal !== undefined) throw new Error(`Objects cannot be looked up here: ${refusal}`);
    void inspection?.close();
    inspection = startObjectInspection();
    return inspection;
  }

  warmUpReading();
  const probe: HeapProbe = {
    features: {
      isOwnHeap: true,
      explain: refusal === undefined ? { available: true } : { available: false, reason: refusal },
    },
    clock: processClock,
    collectGarbage,
    readHeap,
    measureBytecode: () => v8.getHeapCodeStatistics().bytecode_and_metadata_size,
    countOutsideMemory() {
      if (refusal !== undefined) return false;
      const outside = createOutsideMemoryCounter();
      noteOutsideMemory(outside);
      if (!outside.isNotable()) return false;
      // Not from the start on: each function more in a reading shows in it until it is compiled.
      probe.readHeap = (into, offset) => {
        readHeap(into, offset);
        into[offset + EXTERNAL]! += outside.sum();
      };
      return true;
    },
    listHandles: () => process.getActiveResourcesInfo?.() ?? [],
    openWorkers: () => openWorkers(probe),
    readHeapLimit,
    readUsed: () => v8.getHeapStatistics().used_heap_size,
    async trackObjects(isHandlerAsync) {
      if (refusal !== undefined) throw new Error(`Objects cannot be tracked here: ${refusal}`);
      // A second session would cost the first one its ids when it ends.
      await tracking?.stop();
      tracking = await startObjectTracking(processClock, isHandlerAsync);
      return tracking;
    },
    inspectClasses: inspect,
    inspectObjects: inspect,
    async close() {
      void inspection?.close();
      inspection = undefined;
      await tracking?.stop();
      tracking = undefined;
    },
  };
  return probe;
}

/** Of this thread: a worker has a limit of its own. */
function readHeapLimit(): number {
  const { heap_size_limit: limit } = v8.getHeapStatistics();
  const { maxOldGenerationSizeMb } = isMainThread ? {} : resourceLimits;
  if (maxOldGenerationSizeMb !== undefined)
    return Math.min(limit, maxOldGenerationSizeMb * 2 ** 20);
  const { NODE_OPTIONS = '' } = process.env;
  return oldSpaceLimit(limit, NODE_OPTIONS, process.execArgv);
}

const NESTED = 'this check runs inside the handler of another one.';

function noteOutsideMemory(counter: OutsideMemoryCounter): void {
  const session = openInspectorSession();
  try {
    for (const realm of findRealms(session))
      for (const prototype of counter.prototypes)
        visitObjects(session, realm, (found) => counter.note(found), prototype);
  } finally {
    session.close();
  }
}

/**
 * One reading, in the order of `CHANNELS`. The few small objects that Node makes for it are garbage
 * before the next collection; what a runtime does not tell reads 0. Machine code is left out of the heap: it
 * comes and goes as functions get hot and cold, by 180 kB at once, and what a program compiles and keeps
 * shows by its functions, scopes and bytecode. Timers, handles and sockets that are unref'ed do not count
 * as `handles`: Node does not list them.
 */
function readHeap(into: Float64Array, offset: number): void {
  const heap = v8.getHeapStatistics();
  const memory = process.memoryUsage();
  const code = readCodeSize();
  into[offset + HEAP] = heap.used_heap_size - code;
  into[offset + ARRAY_BUFFERS] = memory.arrayBuffers ?? 0;
  into[offset + EXTERNAL] = memory.external ?? 0;
  into[offset + CONTEXTS] = heap.number_of_native_contexts ?? 0;
  into[offset + DETACHED_CONTEXTS] = heap.number_of_detached_contexts ?? 0;
  into[offset + HANDLES] = process.getActiveResourcesInfo?.().length ?? 0;
  into[offset + CODE] = code;
  into[offset + RSS] = memory.rss;
}

/**
 * Bytes of machine code. `getHeapCodeStatistics` would count bytecode too, but it walks the whole heap: a
 * quarter of a garbage collection at each reading.
 */
function readCodeSize(): number {
  let bytes = 0;
  for (const space of v8.getHeapSpaceStatistics?.() ?? [])
    if (CODE_SPACES.includes(space.space_name)) bytes += space.space_used_size;
  return bytes;
}

const CODE_SPACES = ['code_space', 'code_large_object_space'];
const HEAP = CHANNELS.indexOf('heap');
const ARRAY_BUFFERS = CHANNELS.indexOf('arrayBuffers');
const EXTERNAL = CHANNELS.indexOf('external');
const CONTEXTS = CHANNELS.indexOf('contexts');
const DETACHED_CONTEXTS = CHANNELS.indexOf('detachedContexts');
const HANDLES = CHANNELS.indexOf('handles');
const CODE = CHANNELS.indexOf('code');
const RSS = CHANNELS.indexOf('rss');

/** Each reading follows a turn of the loop. V8 makes more for a function when it has run some thirty times. */
const WARM_TURNS = 40;
let isWarm = false;

/** Lets Node make what it makes at first use, and V8 its feedback, before anything is measured. */
function warmUpReading(): void {
  if (isWarm) return;
  isWarm = true;
  const scratch = new Float64Array(CHANNELS.length);
  for (let i = 0; i < WARM_TURNS; i++) void processClock.turn();
  for (let i = 0; i < 20; i++) readHeap(scratch, 0);
}
