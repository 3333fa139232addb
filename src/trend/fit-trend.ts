/**
 * Theil–Sen: the median of the slopes between all pairs of points, with Sen's interval from the
 * distribution of Kendall's tau. Unlike least squares it is not moved by single jumps, which is what
 * the noise of a heap after full garbage collections consists of.
 *
 * Source: P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63 (1968),
 * https://doi.org/10.1080/01621459.1968.10480934. Ties in y are not corrected for: the interval is a
 * little wide where many steps are exactly 0.
 */
export interface Trend {
  /** Units of y per unit of x. */
  slope: number;
  low: number;
  /** Where the interval is all of the line, `low` and `high` are the largest numbers that JSON can say. */
  high: number;
  /** Coverage of [low, high]. */
  confidence: number;
}

const CONFIDENCE = 0.95;
const UNBOUNDED = Number.MAX_VALUE;
const Z = 1.959964;

/**
 * Fits a slope through points with rising x.
 *
 * @param xs,ys columns of equal length; with fewer than two points the slope is 0 and the interval all
 *   of the line.
 */
export function fitTrend(xs: ArrayLike<number>, ys: ArrayLike<number>): Trend {
  const slopes = pairSlopes(xs, ys);
  if (slopes.length === 0)
    return { slope: 0, low: -UNBOUNDED, high: UNBOUNDED, confidence: CONFIDENCE };
  const n = xs.length;
  const spread = Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const last = slopes.length - 1;
  // Counted from 1, Sen takes the slopes of ranks M1 and M2 + 1; rounded outwards.
  const lowRank = Math.max(0, Math.floor((slopes.length - spread) / 2) - 1);
  const highRank = Math.min(last, Math.ceil((slopes.length + spread) / 2));
  return {
    slope: medianOfSorted(slopes),
    low: slopes[lowRank]!,
    high: slopes[highRank]!,
    confidence: CONFIDENCE,
  };
}

/** The median; of an even number of values, the mean of the middle two. 0 when empty. */
export function median(values: ArrayLike<number>): number {
  return medianOfSorted(Float64Array.from(values as ArrayLike<number>).sort());
}

function pairSlopes(xs: ArrayLike<number>, ys: ArrayLike<number>): Float64Array {
  const n = xs.length;
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let count = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const run = xs[j]! - xs[i]!;
      if (run > 0) slopes[count++] = (ys[j]! - ys[i]!) / run;
    }
  }
  return slopes.subarray(0, count).sort();
}

function medianOfSorted(sorted: Float64Array): number {
  const n = sorted.length;
  if (n === 0) return 0;
  return n % 2 === 1 ? sorted[(n - 1) / 2]! : (sorted[n / 2 - 1]! + sorted[n / 2]!) / 2;
}
