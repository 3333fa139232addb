/** Of the calls that were watched one by one, so many add to the container. */
const LEAST_GAINING = 0.5;
/** And together so many times as much as it gains in the long run. */
const LEAST_EXCESS = 2;

/**
 * Whether a container gains with nearly every call and yet far less in the long run: it is emptied now
 * and then (a queue that is cut when it is long), and its sizes at a few points in time rose by chance.
 * A leak in bursts gains with few calls, and one at every call as much as in the long run.
 *
 * @param entriesPerCall what it gains in the long run
 * @param sizes before the first of the calls and after each
 */
export function isEmptiedBetween(entriesPerCall: number, sizes: readonly number[]): boolean {
  const calls = sizes.length - 1;
  if (calls < 1) return false;
  const gains = sizes.slice(1).map((size, i) => Math.max(0, size - sizes[i]!));
  const gaining = gains.filter((gain) => gain > 0).length;
  const gained = gains.reduce((sum, gain) => sum + gain, 0);
  return gaining >= calls * LEAST_GAINING && gained / calls >= LEAST_EXCESS * entriesPerCall;
}
