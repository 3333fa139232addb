import { describe, expect, test } from 'vitest';
import { HandlerError, InvalidOptionError } from '../../../src/report/errors.js';
import { createMatchers, type MatcherHost } from '../../../src/matchers/create-matchers.js';
import type { MatcherState } from '../../../src/matchers/matcher-state.js';
import type { Verdict } from '../../../src/report/leak-report.js';
import type { RetentionReport } from '../../../src/report/retention-report.js';
import { buildReport } from '../report/build-report.js';

const handler = () => 1;

/** A host whose checks answer as told; the other matchers are not called. */
function hostOf(host: Partial<MatcherHost>): MatcherHost {
  const refuse = () => Promise.reject(new Error('not asked for'));
  return { check: refuse, checkInstances: refuse, checkCollected: refuse, ...host };
}

/** Calls the matcher as a runner does, for a check that comes to the given verdict. */
function callMatcher(verdict: Verdict, state: MatcherState, width?: number) {
  const { toLeakMemory } = createMatchers(
    hostOf({
      check: async () => ({ ...buildReport(), verdict }),
      ...(width === undefined ? {} : { width }),
    }),
  );
  return toLeakMemory.call(state, handler);
}

/** Whether the assertion holds: runners invert `pass` for `.not`. */
async function holds(verdict: Verdict, isNot: boolean): Promise<boolean> {
  const { pass } = await callMatcher(verdict, { isNot });
  return pass !== isNot;
}

test.each<[Verdict, boolean, boolean]>([
  ['clean', true, false],
  ['leak', false, true],
  ['inconclusive', false, false],
])('%s: .not holds %s, without .not %s', async (verdict, withNot, withoutNot) => {
  expect(await holds(verdict, true)).toBe(withNot);
  expect(await holds(verdict, false)).toBe(withoutNot);
});

test('the first line says what leaks, whole, and the assertion follows', async () => {
  const { message, heapslope } = await callMatcher('leak', { isNot: true });
  expect(message()).toMatch(
    /^LEAK  GET \/orders: .+ per call, over 400 calls\.\n\nexpect\(handler\)\.not\.toLeakMemory\(\)\n\n  heap/,
  );
  expect(heapslope.verdict).toBe('leak');
});

test('a failure without .not says that nothing leaks', async () => {
  const { message } = await callMatcher('clean', { isNot: false });
  expect(message()).toMatch(
    /^CLEAN .*\n\nexpect\(handler\)\.toLeakMemory\(\)\n\nExpected the handler to leak memory, but it does not\.\n\n/,
  );
});

test('an inconclusive check says that it fails both ways', async () => {
  const { message } = await callMatcher('inconclusive', { isNot: true });
  expect(message()).toContain(
    'There is no verdict, which fails the assertion with .not and without.',
  );
});

test.each([
  [(text: string) => `\u001B[31m${text}\u001B[39m`, true],
  [(text: string) => text, false],
])('colours follow the runner', async (RECEIVED_COLOR, isColored) => {
  const { message } = await callMatcher('leak', { isNot: true, utils: { RECEIVED_COLOR } });
  expect(message().includes('\u001B[')).toBe(isColored);
});

test('the message keeps within the width of the runner, but for its first line', async () => {
  const { message } = await callMatcher('leak', { isNot: true }, 50);
  expect(
    Math.max(
      ...message()
        .split('\n')
        .slice(1)
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(50);
});

test.each([
  ['a promise', Promise.resolve(1), /\[Promise\], the promise of a single call/],
  ['a thenable', { then() {} }, /\{ then \}, the promise of a single call/],
  ['a value', 3, /got 3\./],
  ['nothing', undefined, /got undefined\./],
])('%s in place of a handler rejects, both ways', async (_, received, sentence) => {
  const { toLeakMemory } = createMatchers(hostOf({ check: async () => buildReport() }));
  for (const isNot of [true, false]) {
    const error = await toLeakMemory.call({ isNot }, received).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect((error as Error).message).toMatch(sentence);
    expect((error as Error).message).toContain(
      `Write: await expect(() => handle(request))${isNot ? '.not' : ''}.toLeakMemory()`,
    );
  }
});

test.each([
  [{ promise: 'resolves' }, /expect\(…\)\.resolves/],
  [{ promise: 'rejects' }, /expect\(…\)\.rejects/],
  [{ poll: true }, /expect\.poll\(…\)/],
])('%j is refused', async (state, sentence) => {
  const { toLeakMemory } = createMatchers(hostOf({ check: async () => buildReport() }));
  await expect(toLeakMemory.call(state, handler)).rejects.toThrow(sentence);
});

test('an error of the check rejects and points at the line that asked', async () => {
  const { toLeakMemory } = createMatchers(
    hostOf({
      check: async () => {
        throw new HandlerError(3, new Error('no'));
      },
    }),
  );
  const error = await toLeakMemory
    .call({ isNot: true }, handler)
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(HandlerError);
  const [frame] = (error as Error).stack!.split('\n').filter((line) => line.startsWith('    at '));
  expect(frame).toContain('create-matchers.test.ts');
});

test('the adapter sees handler, options and the assertion as it was written', async () => {
  const seen: unknown[] = [];
  const { toLeakMemory } = createMatchers(
    hostOf({
      check: async (given, options, call) => {
        seen.push(given, options, call.statement);
        return buildReport();
      },
    }),
  );
  await toLeakMemory.call({ isNot: true }, handler, { calls: 3 });
  expect(seen).toEqual([handler, { calls: 3 }, 'expect(handler).not.toLeakMemory()']);
});

const retention: RetentionReport = {
  schemaVersion: 1,
  verdict: 'collected',
  reason: 'Session was collected.',
  object: 'Session',
  runtime: { node: '20.19.0', v8: '11.3', platform: 'linux', arch: 'x64' },
  elapsed: 20,
};

class Session {}

describe('toLeakInstancesOf', () => {
  test.each<[Verdict, boolean, boolean]>([
    ['clean', true, false],
    ['leak', false, true],
    ['inconclusive', false, false],
  ])('%s: .not holds %s, without .not %s', async (verdict, withNot, withoutNot) => {
    const { toLeakInstancesOf } = createMatchers(
      hostOf({ checkInstances: async () => ({ ...buildReport(), verdict }) }),
    );
    const holds = async (isNot: boolean) =>
      (await toLeakInstancesOf.call({ isNot }, handler, Session)).pass !== isNot;
    expect(await holds(true)).toBe(withNot);
    expect(await holds(false)).toBe(withoutNot);
  });

  test('hands class and options on, and names the class in the message', async () => {
    const seen: unknown[] = [];
    const { toLeakInstancesOf } = createMatchers(
      hostOf({
        checkInstances: async (given, of, options, { statement }) => {
          seen.push(given, of, options, statement);
          return { ...buildReport(), verdict: 'clean' };
        },
      }),
    );
    const { message } = await toLeakInstancesOf.call({}, handler, Session, { calls: 3 });
    expect(seen).toEqual([
      handler,
      Session,
      { calls: 3 },
      'expect(handler).toLeakInstancesOf(Session)',
    ]);
    expect(message()).toMatch(
      /^CLEAN .*\n\nexpect\(handler\)\.toLeakInstancesOf\(Session\)\n\nExpected the handler to leak instances of Session, but it does not\.\n\n/,
    );
  });

  test.each([
    [Promise.resolve(1), {}, /\[Promise\], the promise of a single call/],
    [
      handler,
      { promise: 'resolves' },
      /toLeakInstancesOf cannot be used with expect\(…\)\.resolves/,
    ],
  ])('refuses %s with %j', async (received, state, sentence) => {
    const { toLeakInstancesOf } = createMatchers(hostOf({}));
    await expect(toLeakInstancesOf.call(state, received, Session)).rejects.toThrow(sentence);
  });
});

describe('toBeCollected', () => {
  test.each<[RetentionReport['verdict'], boolean, boolean]>([
    ['collected', true, false],
    ['retained', false, true],
    ['inconclusive', false, false],
  ])('%s: holds %s, with .not %s', async (verdict, without, withNot) => {
    const { toBeCollected } = createMatchers(
      hostOf({ checkCollected: async () => ({ ...retention, verdict }) }),
    );
    const holds = async (isNot: boolean) =>
      (await toBeCollected.call({ isNot }, new Session())).pass !== isNot;
    expect(await holds(false)).toBe(without);
    expect(await holds(true)).toBe(withNot);
  });

  test.each<[string, () => unknown, boolean]>([
    ['an object', () => new Session(), true],
    ['a function that makes one', () => () => new Session(), false],
    ['an async function', () => async () => new Session(), false],
    ['a WeakRef', () => new WeakRef(new Session()), false],
  ])('takes %s', async (_, make, isWithRunner) => {
    const { toBeCollected } = createMatchers(
      hostOf({
        checkCollected: async (target) => {
          expect(target).toMatchObject({ name: 'Session', isWithRunner });
          expect(target.ref.deref()).toBeInstanceOf(Session);
          return retention;
        },
      }),
    );
    const { pass } = await toBeCollected.call({}, make());
    expect(pass).toBe(true);
  });

  test.each([
    [3, /got 3: only objects are collected/],
    [() => 'text', /got "text": the function returned no object/],
    [Session, /a class cannot be called/],
    [Promise.resolve(new Session()), /got \[Promise\]: the promise would be judged/],
  ])('refuses %s', async (received, sentence) => {
    const { toBeCollected } = createMatchers(hostOf({}));
    await expect(toBeCollected.call({}, received)).rejects.toThrow(sentence);
  });

  test('refuses .rejects, and lets an error of the function through', async () => {
    const { toBeCollected } = createMatchers(hostOf({}));
    await expect(toBeCollected.call({ promise: 'rejects' }, handler)).rejects.toThrow(
      /cannot be used with expect\(…\)\.rejects/,
    );
    const open = () => Promise.reject(new TypeError('no connection'));
    await expect(toBeCollected.call({}, open)).rejects.toThrow('no connection');
  });
});
