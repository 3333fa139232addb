import { describe, expect, test } from 'vitest';
import { judgeRise } from '../../../src/trend/judge-rise.js';

const MB = 1e6;
const rule = { collections: 8, duration: 60_000, growth: MB };

/** Readings every 10 s. */
function judge(heap: number[], highestBefore = 0, changes = {}) {
  const times = heap.map((_, i) => i * 10_000);
  return judgeRise({ times, heap, highestBefore }, { ...rule, ...changes });
}

const steady = Array.from({ length: 12 }, (_, i) => 50 * MB + i * MB);

describe('a sustained rise', () => {
  test('is told with its rate and size', () => {
    const rise = judge(steady);
    expect(rise?.growth).toBeCloseTo(11 * MB, 0);
    expect(rise?.trend.slope).toBeCloseTo(100, 6);
    expect(rise?.trend.low).toBeGreaterThan(0);
    expect(rise?.shape).toBe('linear');
  });

  test('is one with noise in it, and with a jump', () => {
    const noisy = steady.map((bytes, i) => bytes + (i % 3) * 0.4 * MB + (i === 5 ? 9 * MB : 0));
    expect(judge(noisy)).toBeDefined();
  });

  test('needs enough readings, time and bytes', () => {
    expect(judge(steady.slice(0, 7))).toBeUndefined();
    expect(judge(steady, 0, { duration: 120_000 })).toBeUndefined();
    expect(judge(steady, 0, { growth: 12 * MB })).toBeUndefined();
  });
});

describe('no rise', () => {
  test.each([
    ['a heap that stands still', steady.map((_, i) => 50 * MB + (i % 4) * 0.1 * MB)],
    ['start-up that settles', steady.map((_, i) => 50 * MB + Math.min(i, 4) * 5 * MB)],
    ['a heap that falls', steady.toReversed()],
    ['short teeth', steady.map((_, i) => 50 * MB + (i % 4) * 5 * MB)],
  ])('%s', (_, heap) => expect(judge(heap)).toBeUndefined());

  test('a tooth that is no higher than the one before', () => {
    expect(judge(steady, 62 * MB)).toBeUndefined();
    expect(judge(steady, 60 * MB)).toBeDefined();
  });
});
