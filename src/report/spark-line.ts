const BARS = '▁▂▃▄▅▆▇█';

export interface SparkLineOptions {
  /** Most characters to use; longer series are averaged into as many. Default: one per value. */
  width?: number;
  /** The scale spans at least this much, in units of the values, so that noise does not look like a mountain. Default 0. */
  minRange?: number;
}

/**
 * Draws a series as one line of block characters, the lowest value at the bottom. A constant series is
 * flat; a value that is no finite number leaves a gap.
 */
export function sparkLine(values: readonly number[], options: SparkLineOptions = {}): string {
  const points = averageInto(values, options.width ?? values.length);
  const finite = points.filter(Number.isFinite);
  const low = finite.reduce((least, value) => Math.min(least, value), Infinity);
  const high = finite.reduce((most, value) => Math.max(most, value), -Infinity);
  const range = Math.max(high - low, options.minRange ?? 0);
  const top = BARS.length - 1;
  return points
    .map((value) => {
      if (!Number.isFinite(value)) return ' ';
      return BARS[range > 0 ? Math.round(((value - low) / range) * top) : 0];
    })
    .join('');
}

/** Means of at most `width` neighbouring runs of nearly equal length; what is not finite is left out of a mean. */
function averageInto(values: readonly number[], width: number): readonly number[] {
  if (values.length <= width) return values;
  return Array.from({ length: width }, (_, i) => {
    const start = Math.floor((i * values.length) / width);
    const end = Math.floor(((i + 1) * values.length) / width);
    const run = values.slice(start, end).filter(Number.isFinite);
    return run.length === 0 ? NaN : run.reduce((sum, value) => sum + value, 0) / run.length;
  });
}
