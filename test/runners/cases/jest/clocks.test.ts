import { assertNoLeak } from 'heapslope';

class Session {
  constructor(readonly id: number) {}
}

const sessions: Session[] = [];
const record = jest.fn();
let id = 0;

beforeEach(() => {
  jest.useFakeTimers();
});

async function waitOnFakeTimer() {
  const waited = new Promise((resolve) => setTimeout(resolve, 1000));
  await jest.advanceTimersByTimeAsync(1000);
  await waited;
}

test('fake timers that run are no leak', async () => {
  await expect(waitOnFakeTimer).not.toLeakMemory();
});

test('fake timers that run hide no leak', async () => {
  await expect(async () => {
    await waitOnFakeTimer();
    sessions.push(new Session(id++));
  }).not.toLeakMemory();
});

test('fake timeouts that wait are no leak', async () => {
  await expect(() => {
    setTimeout(() => new Session(id++), 1000);
  }).not.toLeakMemory();
});

test('fake intervals that are not cleared fail', async () => {
  await expect(() => {
    setInterval(() => new Session(id++), 1000);
  }).not.toLeakMemory();
});

test('the core knows the runner, too', async () => {
  const { runtime, warnings } = await assertNoLeak(() => record(new Session(id++)));
  expect(runtime.runner).toBe('jest');
  expect(warnings.map(({ code }) => code)).toEqual(['runner-growth']);
});
