import { beforeEach, expect, test } from '@jest/globals';
import 'heapslope/jest-globals';
import { detectLeak } from 'heapslope';

const kept = [];
let last;

// What a test kept is let go: the next has a small heap.
beforeEach(() => void (kept.length = 0));

test('a leak fails', async () => {
  await expect(() =>
    kept.push({ at: kept.length, body: new Array(1000).fill(0) }),
  ).not.toLeakMemory();
});

test('a clean handler passes', async () => {
  await expect(() => (last = { at: 1 })).not.toLeakMemory();
  expect(last).toEqual({ at: 1 });
});

test('an unawaited check', () => {
  expect(() => (last = { at: 3 })).toLeakMemory();
});

test('the core can be imported beside it', async () => {
  const report = await detectLeak(() => (last = { at: 2 }));
  expect(report.verdict).toBe('clean');
});
