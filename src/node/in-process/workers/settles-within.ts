import { afterAlive } from '../../host/process-clock.js';

/** Whether a promise settles, however it does, before some milliseconds are over. Keeps the process alive for it. */
export function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = afterAlive(ms, () => resolve(false));
    const end = () => {
      cancel();
      resolve(true);
    };
    promise.then(end, end);
  });
}
