/** Jumps that must follow one another as doublings do, for an answer that is sure. */
const SURE_JUMPS = 3;
/** Less than this is no jump, bytes. */
const LEAST_JUMP = 4096;
/** Of what was gained in all, a jump is more than this share. */
const LEAST_SHARE = 0.02;
/** A jump is twice as large as the one before, not so much less or more. */
const LEAST_RATIO = 1.6;
const MOST_RATIO = 2.5;
/** So is the number of calls at which it comes, but batches tell it only roughly. */
const LEAST_CALLS_RATIO = 1.25;
const MOST_CALLS_RATIO = 3.5;

/**
 * Whether what is read grows as something does that makes room by doubling (a typed array that is replaced
 * by one of twice the size when it is full): between its jumps it stands still, so that no slope tells it.
 * Each jump is twice as large as the one before and comes after twice as many calls, up to the last one,
 * which is no longer ago than another would take. What fills up to a limit stops doubling.
 *
 * @param calls calls before each reading, from the handler's very first call on, ascending
 * @param values bytes
 * @param jumps doublings in a row that are asked for
 */
export function isDoubling(
  calls: ArrayLike<number>,
  values: ArrayLike<number>,
  jumps = SURE_JUMPS,
): boolean {
  const found = listJumps(calls, values);
  const last = found.slice(-jumps);
  if (last.length < jumps) return false;
  const isInOrder = last.every((jump, i) => {
    if (i === 0) return true;
    const before = last[i - 1]!;
    return (
      isBetween(jump.bytes / before.bytes, LEAST_RATIO, MOST_RATIO) &&
      isBetween(jump.calls / before.calls, LEAST_CALLS_RATIO, MOST_CALLS_RATIO)
    );
  });
  return isInOrder && calls[calls.length - 1]! <= last[last.length - 1]!.calls * MOST_CALLS_RATIO;
}

/** Where what is kept for good rises: a reading that a later one falls below again is a spike. */
function listJumps(
  calls: ArrayLike<number>,
  values: ArrayLike<number>,
): { calls: number; bytes: number }[] {
  const kept = Float64Array.from(values);
  for (let i = kept.length - 2; i >= 0; i--) kept[i] = Math.min(kept[i]!, kept[i + 1]!);
  const gained = kept.length > 0 ? kept[kept.length - 1]! - kept[0]! : 0;
  const least = Math.max(LEAST_JUMP, gained * LEAST_SHARE);
  const found: { calls: number; bytes: number }[] = [];
  for (let i = 1; i < kept.length; i++) {
    const bytes = kept[i]! - kept[i - 1]!;
    if (bytes >= least) found.push({ calls: calls[i]!, bytes });
  }
  return found;
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
