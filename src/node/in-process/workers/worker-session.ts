import { settlesWithin } from './settles-within.js';
import type { WorkerState, WorkerThread } from './worker-heaps.js';
import { ownJson } from '../../../report/own-json.js';

/** One worker's inspector, through the session of its process's main thread. */
export interface WorkerSession {
  readonly thread: WorkerThread;
  readonly state: WorkerState;
  /**
   * Sends a command and resolves to the answer; to undefined where the worker refuses, ends, or does not
   * answer in time. After one that was not answered in time, the next wait a moment for its answer only.
   *
   * @param limit ms
   * @throws what the channel throws
   */
  ask<Answer = unknown>(
    method: string,
    params?: object,
    limit?: number,
  ): Promise<Answer | undefined>;
  /** As `ask`, without a limit: for what waits until the worker's event loop turns. */
  send<Answer = unknown>(method: string, params?: object): Promise<Answer | undefined>;
  /** The one listener for notifications of that name; the function that it returns ends that. */
  on<Params>(notification: string, listener: (params: Params) => void): () => void;
}

/** What brings a session its messages. */
export interface WorkerSessionEnds extends WorkerSession {
  receive(message: string): void;
  /** The worker has ended, or was let go. */
  end(): void;
  /** The channel was lost. */
  fail(reason: unknown): void;
}

/** Commands that only look are answered within a millisecond, unless the thread is inside of native code. */
const ANSWER_MS = 2000;
/** Who has been silent is not waited for as long again. */
export const OVERDUE_MS = 50;

/** @param post sends one message, as text; it may be answered within the call */
export function createWorkerSession(
  thread: WorkerThread,
  post: (message: string) => Promise<unknown>,
): WorkerSessionEnds {
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, (params: never) => void>();
  let lastId = 0;
  let hasEnded = false;
  let loss: { readonly reason: unknown } | undefined;
  let overdue: Promise<unknown> | undefined;

  function send<Answer>(method: string, params: object = {}): Promise<Answer | undefined> {
    if (loss !== undefined) return Promise.reject(loss.reason);
    if (hasEnded) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      // Before it is posted: V8 may interrupt this thread with the answer while it still posts.
      pending.set(id, { resolve: resolve as Pending['resolve'], reject });
      post(ownJson.stringify({ id, method, params })).catch((error: unknown) => {
        pending.delete(id);
        reject(error);
      });
    });
  }

  async function ask<Answer>(method: string, params?: object, limit = ANSWER_MS) {
    if (overdue !== undefined && !(await settlesWithin(overdue, OVERDUE_MS))) return undefined;
    const answer = send<Answer>(method, params);
    if (await settlesWithin(answer, limit)) return answer;
    overdue = answer;
    const clear = () => (overdue = undefined);
    answer.then(clear, clear);
    return undefined;
  }

  function settleAll(settle: (waiting: Pending) => void): void {
    hasEnded = true;
    for (const waiting of pending.values()) settle(waiting);
    pending.clear();
  }

  return {
    thread,
    get state() {
      if (hasEnded) return 'ended';
      return overdue === undefined ? 'answers' : 'silent';
    },
    ask,
    send,
    on(notification, listener) {
      listeners.set(notification, listener as (params: never) => void);
      return () => listeners.delete(notification);
    },
    receive(text) {
      const { id, method, params, result } = ownJson.parse(text) as Message;
      if (id === undefined) return listeners.get(method)?.(params as never);
      pending.get(id)?.resolve(result);
      pending.delete(id);
    },
    end: () => settleAll(({ resolve }) => resolve(undefined)),
    fail(reason) {
      loss = { reason };
      settleAll(({ reject }) => reject(reason));
    },
  };
}

interface Pending {
  resolve(answer: unknown): void;
  reject(reason: unknown): void;
}

interface Message {
  readonly id?: number;
  readonly method: string;
  readonly params?: unknown;
  /** Absent where the worker refused. */
  readonly result?: unknown;
}
