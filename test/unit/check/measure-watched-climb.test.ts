import { describe, expect, it } from 'vitest';
import { measureWatchedClimb } from '../../../src/check/measure-watched-climb.js';
import { createHeapSeries } from '../../../src/sampling/heap-series.js';

const MB = 1e6;

/** Readings of the resident size, each after so many calls. */
function readings(rows: readonly (readonly [calls: number, rss: number])[]) {
  const series = createHeapSeries(rows.length);
  for (const [calls, rss] of rows) {
    series.commit(calls);
    series.amend('rss', rss);
  }
  return series;
}

const LUMPS = [
  [2000, 60 * MB],
  [4000, 60 * MB],
  [6000, 68 * MB],
] as const;
const STEADY = Array.from(
  { length: 6 },
  (_, i) => [10_000 + i * 8000, 69 * MB + i * 8000 * 800] as const,
);

describe('the climb of a watch', () => {
  it('is told since the heap stands still, where it came in lumps before', () => {
    const watched = { whole: readings([...LUMPS, ...STEADY]), series: readings(STEADY) };
    expect(measureWatchedClimb(watched)).toBeCloseTo(800);
  });

  it('is none where it came in lumps alone', () => {
    const flat = STEADY.map(([calls]) => [calls, 69 * MB] as const);
    const watched = { whole: readings([...LUMPS, ...flat]), series: readings(flat) };
    expect(measureWatchedClimb(watched)).toBeUndefined();
  });
});
