import { processClock } from '../host/process-clock.js';

/** What watching takes of a process's time. */
export interface WatchingTime {
  /** Runs `fn`, whose time counts as watching. */
  spend<Result>(fn: () => Result): Result;
  spendAsync(fn: () => Promise<void>): Promise<void>;
  /** Milliseconds so far: of watching, and since it began. */
  read(): { spentMs: number; ranMs: number };
}

export function timeWatching(): WatchingTime {
  const startedAt = processClock.now();
  let spentMs = 0;
  return {
    spend(fn) {
      const start = processClock.now();
      try {
        return fn();
      } finally {
        spentMs += processClock.now() - start;
      }
    },
    async spendAsync(fn) {
      const start = processClock.now();
      try {
        await fn();
      } finally {
        spentMs += processClock.now() - start;
      }
    },
    read: () => ({ spentMs, ranMs: processClock.now() - startedAt }),
  };
}
