/**
 * Commands of V8's own are what a worker is sent as a rule, and no JavaScript that does anything: one that
 * is just being started has no event loop yet, and an immediate that is set then crashes the process.
 */
import { evaluateInWorker } from './evaluate-in-worker.js';
import { settlesWithin } from './settles-within.js';
import { streamWorkerSnapshot } from './stream-worker-snapshot.js';
import { OVERDUE_MS, type WorkerSession } from './worker-session.js';

/** The heap of one worker. Nothing fails where the worker gives no answer, but a snapshot. */
export interface WorkerHeap {
  collectGarbage(): Promise<void>;
  /** Writes the numbers of `WORKER_CHANNELS`. */
  readUsed(into: Float64Array, offset: number): Promise<void>;
  /** @throws Error where the worker gives none, and what `sink` throws */
  takeSnapshot(sink: (chunk: Uint8Array) => void): Promise<void>;
}

/** A worker that computes for longer has its garbage collected in the middle of it. */
const TURN_MS = 1000;
/** For a heap of some gigabytes. */
const COLLECTION_MS = 20_000;
const OBJECT_GROUP = 'heapslope-workers';

/** @param isBeforeV8_12 see `cache-line-ends.ts` */
export function createWorkerHeap(session: WorkerSession, isBeforeV8_12: boolean): WorkerHeap {
  let turning: Promise<unknown> | undefined;

  /** Collects garbage when the worker's event loop turns. @returns whether it does so in time */
  function collectAtTurn(): Promise<boolean> {
    const limit = turning === undefined ? TURN_MS : OVERDUE_MS;
    turning ??= session.send(COLLECT).finally(() => (turning = undefined));
    return settlesWithin(turning, limit);
  }

  return {
    async collectGarbage() {
      // The second one after what had been sent to the worker before the first has come there.
      if (await collectAtTurn()) await session.ask(COLLECT, {}, COLLECTION_MS);
      else await collectWithinCall(session);
    },
    async readUsed(into, offset) {
      const usage = await session.ask<{ usedSize: number }>('Runtime.getHeapUsage');
      // After it: what is evaluated leaves garbage behind, on Node 20 64 kB.
      const told = await evaluateInWorker(session, READ_MEMORY, { returnByValue: true });
      const [arrayBuffers = NaN, external = NaN] = (told?.result.value as number[]) ?? [];
      into.set([usage?.usedSize ?? NaN, arrayBuffers, external], offset);
    },
    async takeSnapshot(sink) {
      const isTurning = await collectAtTurn();
      const isThere = (await session.ask('Runtime.getHeapUsage')) !== undefined;
      if (isBeforeV8_12 && isThere) {
        await session.ask('Debugger.enable', {}, COLLECTION_MS);
        await session.ask('Debugger.disable');
      }
      await streamWorkerSnapshot(session, isTurning, sink);
    },
  };
}

const COLLECT = 'HeapProfiler.collectGarbage';
const READ_MEMORY =
  '(({ arrayBuffers, external }) => [arrayBuffers, external])(process.memoryUsage())';

/**
 * For a worker whose event loop stands still: it computes, or waits in `Atomics.wait`, as the threads of
 * a pool do. V8's command for a collection would wait for the loop; this one looks for objects that do not
 * exist, and collects at once before it looks.
 */
async function collectWithinCall(session: WorkerSession): Promise<void> {
  const group = { objectGroup: OBJECT_GROUP };
  const made = await evaluateInWorker(session, 'Object.create(null)', group);
  const prototypeObjectId = made?.result.objectId;
  if (prototypeObjectId === undefined) return;
  await session.ask('Runtime.queryObjects', { prototypeObjectId, ...group }, COLLECTION_MS);
  await session.ask('Runtime.releaseObjectGroup', group);
}
