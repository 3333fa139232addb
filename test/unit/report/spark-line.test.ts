import { describe, expect, test } from 'vitest';
import { sparkLine } from '../../../src/report/spark-line.js';

describe('sparkLine', () => {
  test('draws the lowest value at the bottom and the highest at the top', () => {
    expect(sparkLine([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█');
    expect(sparkLine([18_200_000, 18_000_000])).toBe('█▁');
    expect(sparkLine([-1, 0, 1])).toBe('▁▅█');
  });

  test('a constant series is flat', () => {
    expect(sparkLine([5, 5, 5])).toBe('▁▁▁');
    expect(sparkLine([0])).toBe('▁');
    expect(sparkLine([])).toBe('');
  });

  test('a value that is no finite number leaves a gap', () => {
    expect(sparkLine([0, NaN, 1])).toBe('▁ █');
    expect(sparkLine([-Infinity, 0, 1, Infinity])).toBe(' ▁█ ');
    expect(sparkLine([NaN, NaN])).toBe('  ');
  });

  test('averages a longer series into the width', () => {
    expect(sparkLine([0, 0, 1, 1, 2, 2, 3, 3], { width: 4 })).toBe('▁▃▆█');
    expect(sparkLine([0, NaN, NaN, NaN, 4, 4], { width: 3 })).toBe('▁ █');
    expect(
      sparkLine(
        Array.from({ length: 1001 }, (_, i) => i),
        { width: 24 },
      ),
    ).toHaveLength(24);
  });

  test('noise below the least range stays flat', () => {
    expect(sparkLine([100, 110, 105], { minRange: 1000 })).toBe('▁▁▁');
    expect(sparkLine([0, 500, 1000], { minRange: 100 })).toBe('▁▅█');
  });
});
