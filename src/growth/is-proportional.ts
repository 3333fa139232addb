/** Survivors per call below which nothing is called growth. */
export const LEAST_RATE = 0.02;
/** Survivors in all batches below which nothing is called growth. */
export const LEAST_COUNT = 7;
/** What a batch must at least have of its share. */
const LEAST_SHARE = 0.35;
/** A batch whose share is so many keeps some. */
const SURELY_SOME = 2;
/** With so few calls chance looks like proportion: there the shares must nearly be exact. */
const FEW_CALLS = 100;
const EXACT_SHARE = 0.8;

/**
 * Whether what survives from each batch is in proportion to the calls of that batch: a leak survives
 * equally from every one. A bounded cache survives from the last batches only, warm-up from the first,
 * and what the engine or the measuring keeps is the same for small batches and large ones.
 *
 * @param counts survivors born in each batch
 * @param calls calls of each batch
 * @param leastRate survivors per call below which nothing is growth
 */
export function isProportional(
  counts: ArrayLike<number>,
  calls: readonly number[],
  leastRate = LEAST_RATE,
): boolean {
  let count = 0;
  let total = 0;
  for (let i = 0; i < calls.length; i++) {
    count += counts[i]!;
    total += calls[i]!;
  }
  if (count < LEAST_COUNT || count / total < leastRate) return false;
  const least = total < FEW_CALLS ? EXACT_SHARE : LEAST_SHARE;
  for (let i = 0; i < calls.length; i++) {
    const share = (count * calls[i]!) / total;
    if (counts[i]! < Math.floor(share * least)) return false;
    if (counts[i] === 0 && share >= SURELY_SOME) return false;
    if (total < FEW_CALLS && counts[i]! > Math.ceil(share / least)) return false;
  }
  return hasSlope(counts, calls, count / total);
}

/** Batches that differ by less of their mean are equal: what differs between their counts is chance. */
const EQUAL_SHARE = 0.1;

/** Whether larger batches keep more: at least half of what the rate says. Says nothing of equal batches. */
function hasSlope(counts: ArrayLike<number>, calls: readonly number[], rate: number): boolean {
  const meanCalls = mean(calls);
  const meanCount = mean(counts);
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < calls.length; i++) {
    covariance += (calls[i]! - meanCalls) * (counts[i]! - meanCount);
    variance += (calls[i]! - meanCalls) ** 2;
  }
  const isEqual = variance <= calls.length * (meanCalls * EQUAL_SHARE) ** 2;
  return isEqual || covariance / variance >= rate / 2;
}

function mean(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total / values.length;
}
