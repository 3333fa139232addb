import { expect, test, vi } from 'vitest';

/** What the environment hands in, or nothing in Vitest's own. */
const host = (globalThis as Record<symbol, unknown>)[Symbol.for('heapslope.host')];

test('the host is there where the environment is ours', () => {
  expect(host !== undefined).toBe(process.env.EXPECT_HOST === 'yes');
});

test('the default timeout is as expected', ({ task }) => {
  expect(task.timeout).toBe(Number(process.env.EXPECT_TIMEOUT));
});

test('a timeout of its own is kept', { timeout: 4000 }, ({ task }) => {
  expect(task.timeout).toBe(4000);
});

test('a clean check passes under fake timers', async () => {
  vi.useFakeTimers();
  let last: object | undefined;
  await expect(async () => {
    await Promise.resolve();
    last = { at: 1 };
  }).not.toLeakMemory();
  vi.useRealTimers();
  expect(last).toEqual({ at: 1 });
});
