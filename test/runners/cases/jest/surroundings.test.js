/** What the environment hands in, or nothing in Jest's own. */
const host = globalThis[Symbol.for('heapslope.host')];

test('the host is there where the environment is ours', () => {
  expect(host !== undefined).toBe(process.env.EXPECT_HOST === 'yes');
});

test('the default timeout is as expected', () => {
  const state = Object.getOwnPropertySymbols(globalThis).find(
    ({ description }) => description === 'JEST_STATE_SYMBOL',
  );
  expect(globalThis[state].testTimeout).toBe(Number(process.env.EXPECT_TIMEOUT));
});

test('no gc is left in the sandbox', () => {
  expect(globalThis.gc).toBeUndefined();
});

test('a clean check passes under fake timers', async () => {
  jest.useFakeTimers();
  let last;
  await expect(async () => {
    await Promise.resolve();
    last = { at: 1 };
  }).not.toLeakMemory();
  jest.useRealTimers();
  expect(last).toEqual({ at: 1 });
});
