import { expect, test } from 'vitest';
import { WatchedPromise, type Outcome } from '../../../src/matchers/watched-promise.js';

interface Log {
  subscriptions: number;
  outcomes: Outcome[];
}

function watch<T>(source: Promise<T>, hops: number): { promise: Promise<T>; log: Log } {
  const log: Log = { subscriptions: 0, outcomes: [] };
  const promise = WatchedPromise.watch(source, hops, {
    onSubscribe: () => log.subscriptions++,
    onHandOver: () => ({
      hear: (outcome) => log.outcomes.push(outcome),
      isTakenOver: () => false,
    }),
  });
  return { promise, log };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what the runner does to hand the promise on is no subscription', async () => {
  const { promise, log } = watch(Promise.resolve(1), 2);
  // As Jest does.
  const user = promise.then((value) => value + 1).catch(() => 0);
  await turn();
  expect(log).toEqual({ subscriptions: 0, outcomes: [{ isPassed: true }] });
  expect(user).toBeInstanceOf(Promise);
});

test.each<[string, (user: Promise<number>) => unknown]>([
  ['await', async (user) => await user],
  ['then', (user) => user.then(() => {})],
  ['catch', (user) => user.catch(() => {})],
  ['finally', (user) => user.finally(() => {})],
  ['Promise.all', (user) => Promise.all([user])],
  ['Promise.race', (user) => Promise.race([user])],
  ['Promise.resolve().then', (user) => Promise.resolve().then(() => user)],
])('%s beyond the hops is one', async (_, subscribe) => {
  const { promise, log } = watch(Promise.resolve(1), 1);
  await subscribe(promise.then((value) => value + 1));
  expect(log.subscriptions).toBe(1);
});

test('a subscriber gets what the runner made of the result', async () => {
  const { promise } = watch(Promise.resolve(1), 1);
  expect(await promise.then((value) => value + 1)).toBe(2);
});

test('a rejection that nobody subscribed to is told, and is no unhandled one', async () => {
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', listen);
  const error = new Error('from the runner');
  const { promise, log } = watch(Promise.resolve(1), 1);
  void promise.then(() => {
    throw error;
  });
  await turn();
  await turn();
  process.off('unhandledRejection', listen);
  expect(log).toEqual({ subscriptions: 0, outcomes: [{ isPassed: false, error }] });
  expect(unhandled).toEqual([]);
});

test('the outcome is told before a subscriber sees it', async () => {
  const order: string[] = [];
  const promise = WatchedPromise.watch(Promise.reject(new Error('no')), 1, {
    onSubscribe: () => {},
    onHandOver: () => ({ hear: () => order.push('watch'), isTakenOver: () => false }),
  });
  await promise.then(() => {}).catch(() => order.push('user'));
  expect(order).toEqual(['watch', 'user']);
});

test('a rejection that is taken over reaches nobody, and what passes reaches all', async () => {
  const wait = async (source: Promise<number>) => {
    let end = 'none';
    const promise = WatchedPromise.watch(source, 0, {
      onSubscribe: () => {},
      onHandOver: () => ({ hear: () => {}, isTakenOver: () => true }),
    });
    promise.then(
      () => (end = 'passed'),
      () => (end = 'failed'),
    );
    await turn();
    return end;
  };
  expect(await wait(Promise.reject(new Error('no')))).toBe('none');
  expect(await wait(Promise.resolve(1))).toBe('passed');
});
