import { isMainThread } from 'node:worker_threads';
import {
  findInspectorRefusal,
  openInspectorSession,
  type InspectorSession,
} from '../../cdp/inspector-session.js';
import { countOwnWorkers } from './own-workers.js';
import { openWorkerHeaps, type WorkerChoice } from './open-worker-heaps.js';
import { toWorkerChannel } from './worker-channel.js';
import type { WorkerHeaps } from './worker-heaps.js';

export interface WorkerSearch {
  /** Undefined where there are no workers to be looked at, and where they cannot be had. */
  readonly heaps: WorkerHeaps | undefined;
  /** Why workers that there are cannot be looked at. */
  readonly refusal: string | undefined;
}

export interface FindOptions extends Omit<WorkerChoice, 'isBeforeV8_12'> {
  /**
   * A session of this thread that lasts for longer, and is not closed. Without one, a session of its own
   * is opened, and closed by `close`, and at once where there are no workers: V8 then forgets the object
   * ids of this thread.
   */
  session?: InspectorSession;
}

/**
 * Opens sessions with all worker threads of this process. Called after the warm-up it also finds those
 * that the first calls start.
 */
export async function findWorkers({ session, ...choice }: FindOptions = {}): Promise<WorkerSearch> {
  if (!isMainThread) return refuse(IN_THREAD);
  let opened: InspectorSession;
  try {
    opened = session ?? openInspectorSession();
  } catch (error) {
    return refuse(`${findInspectorRefusal() ?? (error as Error).message}.`);
  }
  const end = () => {
    if (session === undefined) opened.close();
  };
  try {
    const heaps = await openWorkerHeaps(toWorkerChannel(opened), choice);
    if (heaps !== undefined) return { heaps: closeAfter(heaps, end), refusal: undefined };
  } catch (error) {
    end();
    return refuse(`${(error as Error).message}.`);
  }
  end();
  return { heaps: undefined, refusal: undefined };
}

const IN_THREAD =
  "Node lets only the main thread of a process look at worker threads, and this check runs in a worker thread itself. Run it in a process of its own: `pool: 'forks'` in Vitest, no `workerThreads` in Jest.";

/** Not worth a word where there is nobody to be looked at. */
function refuse(reason: string): WorkerSearch {
  return { heaps: undefined, refusal: countOwnWorkers() > 0 ? reason : undefined };
}

function closeAfter(heaps: WorkerHeaps, end: () => void): WorkerHeaps {
  return {
    ...heaps,
    async close() {
      await heaps.close();
      end();
    },
  };
}
