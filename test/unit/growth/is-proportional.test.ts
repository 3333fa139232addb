import { describe, expect, it } from 'vitest';
import { isProportional } from '../../../src/growth/is-proportional.js';

const CALLS = [400, 800, 400, 800, 400];

describe('isProportional', () => {
  it.each([
    ['one per call', [400, 800, 400, 800, 400], true],
    ['one in ten calls', [40, 80, 40, 80, 40], true],
    ['one in forty calls', [10, 20, 10, 20, 10], true],
    ['bursts of a hundred', [400, 700, 400, 900, 300], true],
    ['a bounded cache: only the last batches survive', [0, 0, 0, 500, 400], false],
    ['warm-up: only the first batches survive', [400, 300, 0, 0, 0], false],
    ['the same from each batch, whatever its calls: our own marks', [60, 60, 60, 60, 60], false],
    ['next to nothing per call', [4, 8, 4, 8, 4], false],
    ['one batch kept nothing', [400, 800, 0, 800, 400], false],
  ])('%s', (_, counts, expected) => {
    expect(isProportional(counts, CALLS)).toBe(expected);
  });

  it('needs more than a handful of survivors', () => {
    expect(isProportional([1, 2, 1, 1, 1], [3, 6, 3, 6, 3])).toBe(false);
    expect(isProportional([3, 6, 3, 6, 3], [3, 6, 3, 6, 3])).toBe(true);
  });

  it('asks something of every batch, if the survivors are few', () => {
    expect(isProportional([5, 5, 0, 1], [24, 48, 24, 24])).toBe(false);
    expect(isProportional([2, 5, 1, 2], [24, 48, 24, 24])).toBe(true);
  });

  it('wants nearly exact shares where the calls are few', () => {
    expect(isProportional([11, 14, 4, 20, 10], [3, 6, 3, 6, 3])).toBe(false);
    expect(isProportional([9, 18, 9, 19, 9], [3, 6, 3, 6, 3])).toBe(true);
  });

  it('takes batches that differ by a call for equal ones: their counts say nothing of a slope', () => {
    expect(isProportional([4416, 4416], [44_158, 44_157])).toBe(true);
    expect(isProportional([66, 64], [30_437, 30_438], 0)).toBe(true);
    expect(isProportional([4416, 0], [44_158, 44_157])).toBe(false);
  });
});
