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

test('no time fails with .not', async () => {
  await expect(slowLeak).not.toLeakMemory();
}, 2500);

test('no time fails without .not', async () => {
  await expect(slowLeak).toLeakMemory();
}, 2500);

// Long enough for a line that tells what it is doing.
test('a handler that never settles', async () => {
  await expect(() => new Promise(() => {})).not.toLeakMemory();
}, 3500);

test('a handler that waits for a fake timer', async () => {
  jest.useFakeTimers();
  try {
    await expect(() => new Promise((resolve) => setTimeout(resolve, 10))).not.toLeakMemory();
  } finally {
    jest.useRealTimers();
  }
}, 2000);
