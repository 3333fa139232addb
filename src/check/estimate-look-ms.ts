import type { WatchResult } from '../sampling/watch.js';

/** V8 alone needs some 25 to 40 ms per MB of heap on Node 20; less later. */
const LOOK_MS_PER_BYTE = 40e-6;
const LEAST_MS = 300;
/** A look takes as long as so many collections: those tell how busy the machine is. */
const LOOK_COLLECTIONS = 25;

/** What a snapshot and its sums take, ms. */
export function estimateLookMs({ series, collectionMs }: WatchResult): number {
  const heap = series.read('heap', series.length - 1);
  return Math.max(LEAST_MS + heap * LOOK_MS_PER_BYTE, LOOK_COLLECTIONS * collectionMs);
}
