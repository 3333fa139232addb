/**
 * What calls allocate, garbage included: how much larger the heap is after them, plus what every garbage
 * collection among them freed. V8 tells both sizes of each collection (`v8.GCProfiler`), so the sum is
 * exact on every Node. Node 26 also counts allocated bytes by itself, but by whole allocation buffers,
 * which is too coarse for small objects.
 */
import v8 from 'node:v8';
import { GcUnavailableError, HandlerError } from '../../report/errors.js';
import { isThenable } from '../../input/is-thenable.js';
import { median } from '../../trend/fit-trend.js';
import { acquireGc } from './force-gc.js';
import { processClock } from '../host/process-clock.js';

export interface Allocation {
  /** Bytes that one call allocates, garbage included; what heapslope itself needs is left out. */
  bytesPerCall: number;
  /** Garbage collections, young and full, that a thousand calls bring about. */
  collectionsPerThousand: number;
  /** Calls that were measured. */
  calls: number;
  /** Bytes outside of the heap that are there after a call and were not before, collected or not. */
  externalPerCall: number;
  /** What one call takes, ms. */
  callMs: number;
}

/** One call and what belongs around it. */
export interface AllocatingCall {
  handler: () => unknown;
  beforeEachCall?: (() => unknown) | undefined;
  afterEachCall?: (() => unknown) | undefined;
}

/** Blocks of calls, each with as many idle ones beside it. */
const BLOCKS = 5;
const MOST_CALLS = 1_000_000;
/** What all blocks together may allocate: calls that keep it all must not fill the memory. */
const MOST_BYTES = 64e6;
/** Of the time, for finding out how many calls make a block; they warm the handler up, too. */
const PLANNING_SHARE = 0.3;
/** Blocks of idle calls that are run before any is measured. */
const IDLE_ROUNDS = 2;
/** Each block has one of idle calls beside it, which take no longer. */
const BLOCKS_EACH = 2;

/**
 * Measures what one call allocates on the heap; buffers outside of it are left out. It is the median over
 * some blocks of calls, from each of which as many idle calls are taken away: what calling, awaiting and
 * reading cost. What hooks allocate counts to the call.
 *
 * @param timeBudget milliseconds for all calls; one block is run at any rate
 * @throws HandlerError, the signal's reason, or GcUnavailableError where the runtime has no GCProfiler
 */
export async function measureAllocation(
  call: AllocatingCall,
  timeBudget: number,
  signal?: AbortSignal,
): Promise<Allocation> {
  if (typeof v8.GCProfiler !== 'function') {
    throw new GcUnavailableError(
      'Allocation cannot be measured in this runtime: it has no v8.GCProfiler. Run it under Node 20.19 or later.',
    );
  }
  const stopAt = processClock.now() + timeBudget;
  const { size, isAsync, callMs } = await planBlock(call, timeBudget);
  const idle: AllocatingCall = { handler: isAsync ? () => SETTLED : () => undefined };
  // As hot as the other when it counts.
  for (let round = 0; round < IDLE_ROUNDS; round++) await runBlock(idle, size);
  acquireGc()();
  const allocated: number[] = [];
  let collections = 0;
  let external = 0;
  do {
    signal?.throwIfAborted();
    const busy = await measureBlock(call, size);
    const own = await measureBlock(idle, size);
    allocated.push((busy.bytes - own.bytes) / size);
    collections += busy.collections;
    external += Math.max(0, busy.external);
  } while (allocated.length < BLOCKS && processClock.now() < stopAt);
  const calls = size * allocated.length;
  return {
    bytesPerCall: Math.max(0, median(allocated)),
    collectionsPerThousand: (collections / calls) * 1000,
    calls,
    externalPerCall: external / calls,
    callMs,
  };
}

const SETTLED = Promise.resolve();

interface BlockPlan {
  size: number;
  isAsync: boolean;
  callMs: number;
}

/** Finds by doubling how many calls make a block that is worth its share of the time, or of the memory. */
async function planBlock(call: AllocatingCall, timeBudget: number): Promise<BlockPlan> {
  const start = processClock.now();
  const until = start + timeBudget * PLANNING_SHARE;
  const blockMs = (timeBudget * (1 - PLANNING_SHARE)) / BLOCKS / BLOCKS_EACH;
  for (let size = 1; ; size *= 2) {
    const begun = processClock.now();
    const { bytes, isAsync } = await measureBlock(call, size);
    const took = Math.max(processClock.now() - begun, 1e-3);
    const isCheap = took < blockMs / 2 && bytes < MOST_BYTES / BLOCKS / 2 && size < MOST_CALLS;
    if (isCheap && processClock.now() + took * 2 < until) continue;
    const most = Math.min(
      (size * blockMs) / took,
      (size * MOST_BYTES) / BLOCKS / Math.max(bytes, 1),
      size * 2,
      MOST_CALLS,
    );
    return { size: Math.max(1, Math.floor(most)), isAsync, callMs: took / size };
  }
}

/** Runs calls one after the other; tells whether they return promises. */
async function runBlock(
  { handler, beforeEachCall, afterEachCall }: AllocatingCall,
  size: number,
): Promise<boolean> {
  let isAsync = false;
  for (let made = 0; made < size; made++) {
    try {
      const before = beforeEachCall?.();
      if (isThenable(before)) await before;
      const pending = handler();
      if (isThenable(pending)) {
        isAsync = true;
        await pending;
      }
      const after = afterEachCall?.();
      if (isThenable(after)) await after;
    } catch (cause) {
      throw new HandlerError(made + 1, cause);
    }
  }
  return isAsync;
}

interface BlockReading {
  bytes: number;
  external: number;
  collections: number;
  isAsync: boolean;
}

async function measureBlock(call: AllocatingCall, size: number): Promise<BlockReading> {
  const profiler = new v8.GCProfiler();
  profiler.start();
  const before = v8.getHeapStatistics();
  const isAsync = await runBlock(call, size);
  const after = v8.getHeapStatistics();
  const { statistics } = profiler.stop();
  let bytes = after.used_heap_size - before.used_heap_size;
  let collections = 0;
  for (const { gcType, beforeGC, afterGC } of statistics) {
    bytes += beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize;
    if (COLLECTIONS.has(gcType)) collections++;
  }
  const external = after.external_memory - before.external_memory;
  return { bytes, external, collections, isAsync };
}

/** The other kinds are steps of one: the start of marking, the run of weak callbacks. */
const COLLECTIONS = new Set([
  'Scavenge',
  'MinorMarkCompact',
  'MinorMarkSweep',
  'MarkSweepCompact',
  'All',
]);
