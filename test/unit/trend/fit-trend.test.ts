import { describe, expect, it } from 'vitest';
import { fitTrend, median } from '../../../src/trend/fit-trend.js';

describe('fitTrend', () => {
  it('reads the slope of a line exactly, with no interval around it', () => {
    const trend = fitTrend([0, 100, 200, 300, 400, 500], [1000, 4200, 7400, 10600, 13800, 17000]);
    expect(trend).toEqual({ slope: 32, low: 32, high: 32, confidence: 0.95 });
  });

  it('is not moved by a single jump that stays', () => {
    const heap = [0, 0, 0, 0, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000];
    expect(
      fitTrend(
        heap.map((_, i) => i * 1000),
        heap,
      ).slope,
    ).toBe(0);
  });

  it("gives Sen's interval by ranks", () => {
    // Ten slopes (0 0 .5 1 1 1 1.33 1.5 1.5 3), spread 1.96 * sqrt(5*4*15/18) = 8.0: the outermost ranks.
    const trend = fitTrend([0, 1, 2, 3, 4], [0, 1, 1, 4, 4]);
    expect(trend).toEqual({ slope: 1, low: 0, high: 3, confidence: 0.95 });
  });

  it('knows nothing from one point', () => {
    expect(fitTrend([5], [7])).toEqual({
      slope: 0,
      low: -Number.MAX_VALUE,
      high: Number.MAX_VALUE,
      confidence: 0.95,
    });
  });

  it('leaves out pairs without a run', () => {
    expect(fitTrend([0, 10, 10], [0, 50, 50]).slope).toBe(5);
  });
});

describe('median', () => {
  it.each([
    [[], 0],
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});
