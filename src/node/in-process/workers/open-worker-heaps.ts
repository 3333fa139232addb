/**
 * The worker threads of a process, through the `NodeWorker` domain of its main thread's inspector: the
 * one way that every Node from 20 on has (`worker.getHeapStatistics` came with 22.16), that needs no
 * `Worker` object in the hand, and that reaches workers of workers, too. What it leaves to be wished:
 *
 * - Only a main thread has that domain: a worker cannot look at its own workers by it.
 * - A worker is known from when it begins to run its script, some 20 ms after `new Worker`.
 * - A thread that is inside of native code (`execSync`, an addon that computes) answers nothing until it
 *   comes back. One that computes in JavaScript or waits in `Atomics.wait` answers, and what lies on its
 *   stack stays alive in its collection.
 * - Ending a session of an isolate makes V8 forget the object ids of that isolate. `close` does so to the
 *   workers, and to the main thread where the session is closed after it: hence no `close` and no
 *   `findWorkers` of its own session while objects are tracked there.
 * - Ending the main thread's session ends none of the workers' sessions, which Node then keeps until their
 *   workers end. So each is detached by its own command.
 * - Neither keeps a worker or the process from ending, and no session keeps the process alive either:
 *   the timers that wait for an answer do.
 *
 * https://github.com/nodejs/node/blob/main/src/inspector/node_protocol.pdl
 * https://github.com/nodejs/node/blob/main/src/inspector/worker_agent.cc
 * https://nodejs.org/api/inspector.html
 */
import { IS_BEFORE_V8_12 } from '../../cdp/cache-line-ends.js';
import { attachWorkers } from './attach-workers.js';
import { isNodesOwn } from './name-worker.js';
import type { WorkerChannel } from './worker-channel.js';
import { createWorkerHeap, type WorkerHeap } from './worker-heap.js';
import { WORKER_CHANNELS, type WorkerHeaps, type WorkerThread } from './worker-heaps.js';
import type { WorkerSession } from './worker-session.js';

export interface WorkerChoice {
  /** Whether a worker is looked at, such as no runner's own. Default: all but Node's own. */
  isMeasured?: (worker: WorkerThread) => boolean;
  /** Whether the V8 of the process is older than 12; see `cache-line-ends.ts`. Default: as ours. */
  isBeforeV8_12?: boolean;
}

/**
 * Opens a session with each worker of the process that the channel leads to.
 *
 * @returns undefined where there are none to be looked at; nothing is left open then
 * @throws what the channel throws: Error for a thread that is none's main thread
 */
export async function openWorkerHeaps(
  channel: WorkerChannel,
  {
    isMeasured = (worker) => !isNodesOwn(worker),
    isBeforeV8_12 = IS_BEFORE_V8_12,
  }: WorkerChoice = {},
): Promise<WorkerHeaps | undefined> {
  const attached = await attachWorkers(channel, isMeasured);
  const workers: WorkerThread[] = [];
  const places: { session: WorkerSession; heap: WorkerHeap }[] = [];
  const admitted = new WeakSet<WorkerSession>();

  /** Not when they start: of those that end within a call, nothing is to be left. */
  function admit(): void {
    const come = [...attached.open.values()].filter((session) => !admitted.has(session));
    // Node tells them in no order.
    come.sort((one, other) => Number(one.thread.id) - Number(other.thread.id));
    for (const session of come) {
      admitted.add(session);
      workers.push(session.thread);
      places.push({ session, heap: createWorkerHeap(session, isBeforeV8_12) });
    }
  }

  admit();
  if (workers.length === 0) {
    await attached.detach();
    return undefined;
  }
  let isOpen = true;
  return {
    workers,
    countAlive: () => attached.open.size,
    stateOf: (index) => places[index]!.session.state,
    async collectGarbage() {
      admit();
      await Promise.all(places.map(({ heap }) => heap.collectGarbage()));
    },
    async readUsed(into) {
      const room = Math.floor(into.length / WORKER_CHANNELS.length);
      await Promise.all(
        places.slice(0, room).map(({ heap }, i) => heap.readUsed(into, i * WORKER_CHANNELS.length)),
      );
    },
    takeSnapshot: (index, sink) => places[index]!.heap.takeSnapshot(sink),
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await attached.detach();
    },
  };
}
