import { expect, test } from 'vitest';
import { CheckLedger } from '../../../src/matchers/check-ledger.js';
import type { MatcherCall } from '../../../src/matchers/create-matchers.js';

interface Test {
  name: string;
}

const first: Test = { name: 'first' };
const second: Test = { name: 'second' };
const call: MatcherCall = {
  state: {},
  statement: 'expect(handler).not.toLeakMemory()',
  site: { frames: '    at /project/a.test.ts:3:9', place: '/project/a.test.ts:3:9' },
};

/** What a runner with one hop hands to the user. */
function assertIn(ledger: CheckLedger<Test>, result: Promise<unknown>, owner: Test | undefined) {
  return ledger.watch(result, call, { test: owner, hops: 1 }).then(() => {});
}

test('an unawaited check that fails fails its test, says so, and points at the line', async () => {
  const ledger = new CheckLedger<Test>();
  void assertIn(ledger, Promise.reject(new Error('it leaks')), first);

  const error = await ledger.settle(first, () => {}).catch((reason: unknown) => reason as Error);

  expect(error?.message).toMatchInlineSnapshot(`
    "A leak check was not awaited at /project/a.test.ts:3:9.
    It was waited for at the end of its test, and decides it.
    Write: await expect(handler).not.toLeakMemory()

    it leaks"
  `);
  expect(error?.stack).toContain('    at /project/a.test.ts:3:9');
});

test('an unawaited check that passes passes its test, and warns once', async () => {
  const ledger = new CheckLedger<Test>();
  const warnings: string[] = [];
  void assertIn(ledger, Promise.resolve(), first);

  await ledger.settle(first, (message) => warnings.push(message));
  await ledger.settle(first, (message) => warnings.push(message));

  expect(warnings).toEqual([
    'heapslope: A leak check was not awaited at /project/a.test.ts:3:9.\n' +
      'It was waited for at the end of its test, and decides it.\n' +
      'Write: await expect(handler).not.toLeakMemory()',
  ]);
});

test('an awaited check is nobody else’s business', async () => {
  const ledger = new CheckLedger<Test>();
  const warnings: string[] = [];
  await expect(assertIn(ledger, Promise.reject(new Error('it leaks')), first)).rejects.toThrow(
    'it leaks',
  );
  await assertIn(ledger, Promise.resolve(), first);

  await ledger.settle(first, (message) => warnings.push(message));

  expect(warnings).toEqual([]);
});

test('a test waits for its own checks to end, and for no others', async () => {
  const ledger = new CheckLedger<Test>();
  let end: (value?: unknown) => void = () => {};
  let isSettled = false;
  void assertIn(ledger, new Promise((resolve) => (end = resolve)), first);

  await ledger.settle(second, () => {});
  const settled = ledger.settle(first, () => {}).then(() => (isSettled = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isSettled).toBe(false);
  end();
  await settled;
  expect(isSettled).toBe(true);
});

test('all failures of a test are told in one error', async () => {
  const ledger = new CheckLedger<Test>();
  void assertIn(ledger, Promise.reject(new Error('one leak')), first);
  void assertIn(ledger, Promise.reject(new Error('another leak')), first);

  await expect(ledger.settle(first, () => {})).rejects.toThrow(/one leak[^]*another leak/);
});

test('a check outside of any test decides the file', async () => {
  const ledger = new CheckLedger<Test>();
  void assertIn(ledger, Promise.reject(new Error('it leaks')), undefined);

  await ledger.settle(first, () => {});

  await expect(ledger.close(() => {})).rejects.toThrow(/at the end of the file[^]*it leaks/);
});

test('after the file is closed a dropped failure is an unhandled rejection again', async () => {
  const ledger = new CheckLedger<Test>();
  const unhandled: unknown[] = [];
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => unhandled.push(reason));
  try {
    await ledger.close(() => {});
    const error = new Error('too late');
    void assertIn(ledger, Promise.reject(error), undefined);
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([error]);
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
  }
});

const turn = () => new Promise((resolve) => setImmediate(resolve));
const late = (error: Error) =>
  new Promise((_, reject) => {
    setImmediate(() => reject(error));
  });

test('a check that loses a race decides its test all the same', async () => {
  const ledger = new CheckLedger<Test>();
  await Promise.race([assertIn(ledger, late(new Error('it leaks')), first), Promise.resolve()]);

  const error = await ledger.settle(first, () => {}).catch((reason: unknown) => reason as Error);

  expect(error?.message).toMatch(
    /^The test ended before its leak check at \/project\/a\.test\.ts:3:9: what waited for that was not awaited itself\.\n/,
  );
  expect(error?.message).toMatch(/no Promise\.race.*no forEach\(async …\)[^]*it leaks$/);
});

test('an async callback that nobody awaits is no unhandled rejection, and its next check is waited for', async () => {
  const ledger = new CheckLedger<Test>();
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', listen);
  const leaks = [undefined, new Error('the second leaks')];
  void (async () => {
    for (const leak of leaks) await assertIn(ledger, leak ? late(leak) : turn(), first);
  })();

  await expect(ledger.settle(first, () => {})).rejects.toThrow(/the second leaks/);
  await turn();
  process.off('unhandledRejection', listen);
  expect(unhandled).toEqual([]);
});

test('of a test that has failed by itself a check that is still waited for says nothing', async () => {
  const ledger = new CheckLedger<Test>();
  const waiting = assertIn(ledger, late(new Error('it leaks')), first);
  const ended = waiting.catch((error: Error) => error.message);

  await ledger.settle(first, () => {}, true);

  expect(await ended).toBe('it leaks');
});
