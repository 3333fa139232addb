import type { TrackInput } from './track-batches.js';
import type { ObjectTracking } from '../heap-probe.js';

/** More calls tell no more, */
const MOST_CALLS = 40;
/** and slow ones are not worth more time than this, ms. */
const LONGEST_MS = 1000;

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
  const until = Math.min(probe.clock.now() + LONGEST_MS, giveUpAt);
  for (let call = 0; call < MOST_CALLS; call++) {
    if (probe.clock.now() + runner.longestCallMs >= until) break;
    await runner.run(1, until);
    (await tracking.currentSizes!()).forEach((size, i) => sizes[i]!.push(size));
  }
  return sizes;
}
