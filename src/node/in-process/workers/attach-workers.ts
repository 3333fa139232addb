import type { WorkerChannel } from './worker-channel.js';
import {
  createWorkerSession,
  type WorkerSession,
  type WorkerSessionEnds,
} from './worker-session.js';
import { nameWorker, type WorkerInfo } from './name-worker.js';
import type { WorkerThread } from './worker-heaps.js';

export interface AttachedWorkers {
  /** The sessions that are open now. */
  readonly open: ReadonlyMap<string, WorkerSession>;
  /** Ends all sessions, and opens no more. */
  detach(): Promise<void>;
}

/**
 * Opens a session with each worker of the process, and with each that starts later; those of workers that
 * are not meant are ended at once.
 */
export async function attachWorkers(
  channel: WorkerChannel,
  isMeasured: (worker: WorkerThread) => boolean,
): Promise<AttachedWorkers> {
  const open = new Map<string, WorkerSessionEnds>();
  const letGo = (sessionId: string) => channel.send('NodeWorker.detach', { sessionId });

  function attach({ sessionId, workerInfo }: Attached): void {
    const thread = nameWorker(workerInfo, sessionId);
    if (isMeasured(thread)) open.set(sessionId, createWorkerSession(thread, post));
    // Later: we are inside of Node's own loop over its sessions.
    else
      void Promise.resolve()
        .then(() => letGo(sessionId))
        .catch(() => {});

    function post(message: string) {
      return channel.send('NodeWorker.sendMessageToWorker', { sessionId, message });
    }
  }

  function end(sessionId: string): void {
    open.get(sessionId)?.end();
    open.delete(sessionId);
  }

  const subscriptions = [
    channel.on<Attached>('NodeWorker.attachedToWorker', attach),
    channel.on<Detached>('NodeWorker.detachedFromWorker', ({ sessionId }) => end(sessionId)),
    channel.on<Received>('NodeWorker.receivedMessageFromWorker', ({ sessionId, message }) =>
      open.get(sessionId)?.receive(message),
    ),
  ];
  channel.lost?.catch((reason: unknown) => {
    for (const session of open.values()) session.fail(reason);
  });
  try {
    // Those that run already are told of before this is answered.
    await channel.send('NodeWorker.enable', { waitForDebuggerOnStart: false });
  } catch (error) {
    for (const unsubscribe of subscriptions) unsubscribe();
    throw error;
  }
  return {
    open,
    async detach() {
      const ids = [...open.keys()];
      for (const unsubscribe of subscriptions) unsubscribe();
      for (const sessionId of ids) end(sessionId);
      // Where the channel was lost, so were all sessions.
      await Promise.allSettled([channel.send('NodeWorker.disable'), ...ids.map(letGo)]);
    },
  };
}

interface Attached {
  readonly sessionId: string;
  readonly workerInfo: WorkerInfo;
}

interface Detached {
  readonly sessionId: string;
}

interface Received {
  readonly sessionId: string;
  readonly message: string;
}
