import type { Clock } from '../../probe/heap-probe.js';

/**
 * Spaces requests evenly.
 *
 * @param rate requests per second; undefined: there is no waiting
 * @returns takes the next turn, and tells how many milliseconds away it is
 */
export function createPace(rate: number | undefined, clock: Pick<Clock, 'now'>): () => number {
  if (rate === undefined) return () => 0;
  let next = 0;
  return () => {
    const now = clock.now();
    const due = Math.max(now, next);
    next = due + 1000 / rate;
    return due - now;
  };
}
