import type { WatchResult } from '../sampling/watch.js';
import { measureClimb, type ClimbLimits } from '../trend/measure-climb.js';

/**
 * Whether the resident size climbed with the calls of a watch: in all of it, or since the heap stands still.
 * Before that it moves in lumps, as what warms up takes pages and leaves them.
 *
 * @param least see `measureClimb`
 * @returns bytes per call, or undefined where it did not
 */
export function measureWatchedClimb(
  { whole, series }: Pick<WatchResult, 'whole' | 'series'>,
  least?: ClimbLimits,
): number | undefined {
  const measure = (columns: Pick<WatchResult['whole'], 'callsColumn' | 'column'>) =>
    measureClimb(columns.callsColumn(), columns.column('rss'), least);
  return measure(whole) ?? measure(series);
}
