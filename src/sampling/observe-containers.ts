import { usualCallMs, type TrackInput } from './track-batches.js';
import type { ObjectTracking } from '../probe/heap-probe.js';

/** More calls tell no more, */
const MOST_CALLS = 100;
/** and slow ones are not worth more time than this, ms, */
const LONGEST_MS = 1000;
/** but for so many, without which nothing can be told: a busy machine makes every handler slow. */
const LEAST_CALLS = 8;

/**
 * Runs some calls one by one and reads after each how large the containers are that grew so far.
 *
 * @returns for each container, in the order of `grownContainers`, its sizes before the first call and
 *   after each; undefined where they cannot be read
 */
export async function observeContainers(
  { probe, runner, giveUpAt }: Pick<TrackInput, 'probe' | 'runner' | 'giveUpAt'>,
  tracking: ObjectTracking,
): Promise<number[][] | undefined> {
  const first = await tracking.currentSizes?.();
  if (first === undefined) return undefined;
  const sizes = first.map((size) => [size]);
  const until = probe.clock.now() + LONGEST_MS;
  for (let call = 0; call < MOST_CALLS; call++) {
    const end = probe.clock.now() + usualCallMs(runner);
    if (end >= giveUpAt || (call >= LEAST_CALLS && end >= until)) break;
    await runner.run(1, giveUpAt);
    (await tracking.currentSizes!()).forEach((size, i) => sizes[i]!.push(size));
  }
  return sizes;
}
