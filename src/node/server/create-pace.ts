import type { Clock } from '../../probe/heap-probe.js';

/**
 * Waits until the next request is due.
 *
 * @param rate requests per second; undefined: there is no waiting
 */
export function createPace(rate: number | undefined, clock: Clock): () => Promise<void> | void {
  if (rate === undefined) return () => {};
  let next = 0;
  return () => {
    const now = clock.now();
    const due = Math.max(now, next);
    next = due + 1000 / rate;
    return due > now ? clock.sleep(due - now) : undefined;
  };
}
