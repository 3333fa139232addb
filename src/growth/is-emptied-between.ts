/** Of the calls that were watched one by one, so many add to the container. */
const LEAST_GAINING = 0.5;
/** And together so many times as much as it gains in the long run. */
const LEAST_EXCESS = 2;
/** Times that it was emptied from which it can be told what each leaves behind, */
const LEAST_FLOORS = 3;
/** which is growth where it makes so much of what is gained in the long run. */
const LEAST_LEFT = 0.5;

/**
 * Whether a container gains with nearly every call and yet far less in the long run: it is emptied now
 * and then (a queue that is cut when it is long), and its sizes at a few points in time rose by chance.
 * A leak in bursts gains with few calls, and one at every call as much as in the long run. Where it is
 * swept, and each sweep leaves a part behind for good, what it holds after them rises.
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
  return (
    gaining >= calls * LEAST_GAINING &&
    gained / calls >= LEAST_EXCESS * entriesPerCall &&
    !isLeavingSome(entriesPerCall, sizes)
  );
}

/** Whether the sizes right after each emptying only rise, and by what the container gains in the long run. */
function isLeavingSome(entriesPerCall: number, sizes: readonly number[]): boolean {
  const floors = sizes.flatMap((size, call) => (size < sizes[call - 1]! ? [{ call, size }] : []));
  if (floors.length < LEAST_FLOORS) return false;
  const first = floors[0]!;
  const last = floors[floors.length - 1]!;
  const isRising = floors.every(({ size }, i) => i === 0 || size > floors[i - 1]!.size);
  const left = (last.size - first.size) / (last.call - first.call);
  return isRising && left >= LEAST_LEFT * entriesPerCall;
}
