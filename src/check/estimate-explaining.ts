import type { CallRunner } from '../sampling/run-calls.js';
import type { WatchResult } from '../sampling/watch.js';
import type { Check } from './start-check.js';
import { fitTrend } from '../trend/fit-trend.js';

/** Opening a session, a census and the first marks, in collections; and the fewest calls that say anything. */
const TRACKING_COLLECTIONS = 20;
const TRACKING_MS = 300;
const FEWEST_CALLS = 24;

/** What tracking takes besides the calls, ms. */
export function estimateTrackingMs(
  { collectionMs }: WatchResult,
  { handlerMs, calls }: CallRunner,
): number {
  return (
    TRACKING_MS +
    TRACKING_COLLECTIONS * collectionMs +
    (FEWEST_CALLS * handlerMs) / Math.max(1, calls)
  );
}

/** V8 alone needs some 25 to 40 ms per MB of heap on Node 20; less later. */
const SNAPSHOT_MS_PER_BYTE = 40e-6;
/** A snapshot and its analysis take as long as so many collections: those tell how busy the machine is. */
const SNAPSHOT_COLLECTIONS = 100;

/** What a snapshot and its analysis take, ms. Collects garbage to see how busy the machine is. */
export async function estimateSnapshotMs(
  { probe, timings }: Check,
  { series }: WatchResult,
): Promise<number> {
  const start = probe.clock.now();
  await probe.collectGarbage();
  const collectionMs = probe.clock.now() - start;
  timings.gc += collectionMs;
  return Math.max(
    300 + series.read('heap', series.length - 1) * SNAPSHOT_MS_PER_BYTE,
    SNAPSHOT_COLLECTIONS * collectionMs,
  );
}

/** Memory outside of the heap costs no time in a snapshot: so many bytes of it weigh as one on the heap. */
export const OUTSIDE_WEIGHT = 16;

/** Growth in bytes per call, by which calls are limited so that a leak does not fill the memory. */
export function weighGrowth({ series }: WatchResult): number {
  const slopeOf = (name: 'heap' | 'external') =>
    fitTrend(series.callsColumn(), series.column(name)).slope;
  return Math.max(0, slopeOf('heap'), slopeOf('external') / OUTSIDE_WEIGHT);
}
