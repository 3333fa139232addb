/** The heaps of a process's worker threads: each has a V8 of its own, which the main thread's readings do not show. */
export interface WorkerHeaps {
  /**
   * Those that were there at the beginning, and those that have come since and lived at a
   * `collectGarbage`. Places last: who comes later is added at the end, and who ends stays.
   */
  readonly workers: readonly WorkerThread[];
  /** How many run now: one that each call starts and never ends shows here. */
  countAlive(): number;
  stateOf(index: number): WorkerState;
  /** One full garbage collection in each, at the same time. */
  collectGarbage(): Promise<void>;
  /**
   * Writes `WORKER_CHANNELS.length` numbers for each worker, in the order of `workers`, and as many
   * workers as there is room for. NaN where a worker gave none: it has ended, or is silent.
   */
  readUsed(into: Float64Array): Promise<void>;
  /**
   * Streams one heap snapshot of a worker (JSON bytes) into `sink`. V8 collects garbage first. Ids of
   * objects last until `close`, and no other session of that worker may be closed meanwhile.
   *
   * @throws Error where the worker gives none, and what `sink` throws
   */
  takeSnapshot(index: number, sink: (chunk: Uint8Array) => void): Promise<void>;
  /** Lets go of all of them. It can be called twice. */
  close(): Promise<void>;
}

export interface WorkerThread {
  /** `threadId` of the worker, where Node tells it; unique among `workers`. */
  readonly id: string;
  /** As it is told to people: `worker "mailer" (src/mail-worker.js)`. */
  readonly title: string;
  /** Of the worker's script; empty for one that was given as text. */
  readonly url: string;
}

/** `silent`: it did not answer in time and has not since, because it is inside of native code. */
export type WorkerState = 'answers' | 'silent' | 'ended';

/** What `readUsed` writes of a worker, bytes. */
export const WORKER_CHANNELS = ['heap', 'arrayBuffers', 'external'] as const;
