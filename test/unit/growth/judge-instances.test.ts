import { describe, expect, it, test } from 'vitest';
import { judgeInstances, leastSeenRate } from '../../../src/growth/judge-instances.js';

const CALLS = [100, 200, 100, 200, 100, 100];

/** Living instances before and after each batch, from what each adds. */
function countsOf(net: readonly number[], start = 0): number[] {
  return net.reduce((counts, added) => [...counts, counts.at(-1)! + added], [start]);
}

test.each<[string, string, number[]]>([
  ['one per call', 'growing', [100, 200, 100, 200, 100, 100]],
  ['one in ten calls', 'growing', [10, 20, 10, 20, 10, 10]],
  ['none', 'quiet', [0, 0, 0, 0, 0, 0]],
  ['a cache that fills', 'quiet', [100, 150, 0, 0, 0, 0]],
  ['a pool that opens one more', 'quiet', [0, 1, 0, 0, 1, 0]],
  ['a cache that is emptied', 'quiet', [100, 200, -300, 200, 100, -300]],
  ['growth that began late', 'open', [0, 0, 0, 0, 100, 100]],
  ['a memo that is drawn at random', 'falling', [95, 172, 78, 140, 63, 60]],
])('%s is %s', (_, trend, net) => {
  expect(judgeInstances(countsOf(net), CALLS, 800)).toBe(trend);
});

test('what holds far less than all calls would have left is not sure to grow', () => {
  expect(judgeInstances(countsOf(CALLS), CALLS, 100_000)).toBe('open');
});

describe('two intervals, of which the second is twice as long', () => {
  const judge = (first: number, second: number, before = 1000) =>
    judgeInstances([before, before + first, before + first + second], [1600, 3200], 5800);

  it.each<[string, number, number, string]>([
    ['as many per call', 1600, 3200, 'growing'],
    ['a tenth fewer per call', 1600, 2880, 'growing'],
    ['still fewer per call', 1600, 2840, 'falling'],
    ['one in 80 calls', 20, 40, 'growing'],
    ['fewer, as chance has it', 20, 30, 'growing'],
    ['far fewer, which is no chance', 200, 290, 'falling'],
    ['the same, however many calls', 100, 100, 'open'],
    ['none at all', 1600, 0, 'quiet'],
    ['fewer than before', 1600, -200, 'quiet'],
    ['three in all', 1, 2, 'quiet'],
    ['all in the second one', 0, 3200, 'open'],
  ])('%s (%i, then %i): %s', (_, first, second, trend) => {
    expect(judge(first, second)).toBe(trend);
  });

  it('wants as many alive as half of the calls would have left', () => {
    // A rate of one per call makes 2900 of 5800 likely.
    expect(judge(1600, 3200, -1901)).toBe('open');
    expect(judge(1600, 3200, -1900)).toBe('growing');
  });
});

test('one interval alone may be growth, and never falls', () => {
  expect(judgeInstances([10, 210], [200], 300)).toBe('growing');
  expect(judgeInstances([210, 210], [200], 300)).toBe('quiet');
});

test.each<[number[], number]>([
  [[10, 20], 7 / 30],
  [[100, 200], 7 / 300],
  [[400, 800], 0.02],
  [[1000, 1000], 0.0035],
  [[1600, 3200], 7 / 4800],
])('intervals of %j calls show %f instances per call', (calls, rate) => {
  expect(leastSeenRate(calls)).toBeCloseTo(rate, 10);
});
