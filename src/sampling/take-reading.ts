import { CHANNELS, type HeapProbe } from '../probe/heap-probe.js';
import type { HeapSeries } from './heap-series.js';

/** Bytes by which two readings may differ and still be the same. */
const STILL_BYTES = 64;
/** By so many times that a heap moves that is not still at all. */
const MUCH = 16;
const HEAP = CHANNELS.indexOf('heap');

/**
 * Settles the heap and appends one reading to the series.
 *
 * A turn of the event loop lets go of what the last calls' promises hold, then one full garbage
 * collection. When the heap differs from the reading before, that may be finalizers and close callbacks
 * that run only after a collection: turn and collect again until it stands still, three times at most.
 * A handler that keeps nothing thus costs one collection a reading.
 *
 * @param mostCollections after so many a heap that still moves is read as it is; 0 where it was collected just now
 * @param stillCalls what moves by less than a byte for each of so many calls is judged as nothing, and
 *   needs no second look; default: the calls since the reading before
 * @returns milliseconds spent in garbage collection
 */
export async function takeReading(
  probe: HeapProbe,
  series: HeapSeries,
  calls: number,
  mostCollections = 3,
  stillCalls = series.length > 0 ? calls - series.callsAt(series.length - 1) : 0,
): Promise<number> {
  const { clock } = probe;
  const at = series.nextOffset;
  const before = series.length > 0 ? series.values[at - CHANNELS.length + HEAP]! : NaN;
  let previous = before;
  const still = Math.max(STILL_BYTES, stillCalls);
  let gcMs = 0;
  if (mostCollections === 0) await probe.readHeap(series.values, at);
  for (let round = 0; round < mostCollections; round++) {
    await clock.turn();
    const start = clock.now();
    await probe.collectGarbage();
    gcMs += clock.now() - start;
    await probe.readHeap(series.values, at);
    const heap = series.values[at + HEAP]!;
    if (Math.abs(heap - previous) <= still) break;
    // Of a heap that moves by much, two collections tell enough.
    if (round > 0 && Math.abs(heap - before) > MUCH * still) break;
    previous = heap;
  }
  series.commit(calls);
  return gcMs;
}
