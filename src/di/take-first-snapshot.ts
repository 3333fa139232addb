import type { HeapProbe } from '../probe/heap-probe.js';

let isTaken = false;

/**
 * Takes the first snapshot of this process, of which nobody reads anything: it leaves a kilobyte of Node's own
 * behind. Where calls are so slow that two looks have few of them in between, that is too much to be nothing, and it
 * would take twice the calls and a third look to tell it from a leak.
 */
export async function takeFirstSnapshot({ features, inspectObjects }: HeapProbe): Promise<void> {
  if (isTaken || inspectObjects === undefined || !features.explain.available) return;
  isTaken = true;
  const inspection = inspectObjects();
  try {
    await inspection.takeSnapshot(() => {});
  } finally {
    inspection.close();
  }
}
