import { processClock as clock } from './process-clock.js';

/** Waits until a promise settles, however it does, or some milliseconds are over. No timer is left. */
export function waitAtMost(promise: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    const end = () => {
      cancel();
      resolve();
    };
    promise.then(end, end);
  });
}
