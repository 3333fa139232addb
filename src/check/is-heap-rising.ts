import type { TrackedBatches } from '../sampling/track-batches.js';
import type { WatchResult } from '../sampling/watch.js';
import type { Check } from './start-check.js';
import { stepsOf } from '../trend/classify-shape.js';
import { median } from '../trend/fit-trend.js';

/**
 * Whether the heap rises steadily through the tracked batches, keeps it after the late releases, and has
 * risen like that since the first reading: what is filled or compiled at first grows ever more slowly.
 */
export function isHeapRising(
  check: Check,
  watched: WatchResult,
  { series }: TrackedBatches,
): boolean {
  const heap = series.column('heap');
  const calls = series.callsColumn();
  const runs = stepsOf(calls);
  const rates = stepsOf(heap).flatMap((step, i) => (runs[i] > 0 ? [step / runs[i]] : []));
  const middle = median(rates);
  const least = Math.max(16, check.options.noiseFloor);
  const isSteady =
    rates.filter((rate) => rate > middle * 0.7 && rate < middle * 1.4).length >= rates.length - 1;
  const last = heap.length - 1;
  const before =
    (heap[0] - watched.series.read('heap', 0)) / (calls[0] - watched.series.callsAt(0));
  return (
    middle >= least &&
    isSteady &&
    !(before < middle * 0.5) &&
    heap[last] - heap[0] >= (Math.max(...heap) - heap[0]) * 0.6
  );
}
