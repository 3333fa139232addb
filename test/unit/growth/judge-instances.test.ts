import { expect, test } from 'vitest';
import { judgeInstances } from '../../../src/growth/judge-instances.js';

const CALLS = [100, 200, 100, 200, 100, 100];

/** Living instances before and after each batch, from what each adds. */
function countsOf(net: readonly number[], start = 0): number[] {
  return net.reduce((counts, added) => [...counts, counts.at(-1)! + added], [start]);
}

test.each<[string, number[], string]>([
  ['one per call', [100, 200, 100, 200, 100, 100], 'growing'],
  ['one in ten calls', [10, 20, 10, 20, 10, 10], 'growing'],
  ['none', [0, 0, 0, 0, 0, 0], 'quiet'],
  ['a cache that fills', [100, 150, 0, 0, 0, 0], 'quiet'],
  ['a pool that opens one more', [0, 1, 0, 0, 1, 0], 'quiet'],
  ['a cache that is emptied', [100, 200, -300, 200, 100, -300], 'quiet'],
  ['growth that began late', [0, 0, 0, 0, 100, 100], 'open'],
])('%s is %s', (_, net, trend) => {
  expect(judgeInstances(countsOf(net), CALLS, 800)).toBe(trend);
});

test('what holds far less than all calls would have left is not sure to grow', () => {
  expect(judgeInstances(countsOf(CALLS), CALLS, 100_000)).toBe('open');
});
