import { expect, test, vi } from 'vitest';

// What waits for the most part: run beside the others, which compute.

class Session {
  readonly body = new Array<number>(1000).fill(0);
}

const sessions: Session[] = [];

/** So slow that the few calls for which the test has time tell nothing. */
const slowLeak = async () => {
  await new Promise((resolve) => setTimeout(resolve, 400));
  sessions.push(new Session());
};

test('no time fails with .not', { timeout: 2500 }, async () => {
  await expect(slowLeak).not.toLeakMemory();
});

test('no time fails without .not', { timeout: 2500 }, async () => {
  await expect(slowLeak).toLeakMemory();
});

// Long enough for a line that tells what it is doing.
test('a handler that never settles', { timeout: 3500 }, async () => {
  await expect(() => new Promise(() => {})).not.toLeakMemory();
});

test('a handler that waits for a fake timer', { timeout: 2000 }, async () => {
  vi.useFakeTimers();
  try {
    await expect(() => new Promise((resolve) => setTimeout(resolve, 10))).not.toLeakMemory();
  } finally {
    vi.useRealTimers();
  }
});
