import { expect, test } from 'vitest';
import { HandlerError, InvalidOptionError } from '../../../src/errors.js';
import { createMatchers } from '../../../src/matchers/create-matchers.js';
import type { MatcherState } from '../../../src/matchers/matcher-state.js';
import type { Verdict } from '../../../src/report/leak-report.js';
import { buildReport } from '../report/build-report.js';

const handler = () => 1;

/** Calls the matcher as a runner does, for a check that comes to the given verdict. */
function callMatcher(verdict: Verdict, state: MatcherState, width?: number) {
  const { toLeakMemory } = createMatchers({
    check: async () => ({ ...buildReport(), verdict }),
    ...(width === undefined ? {} : { width }),
  });
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

test('the message starts with the assertion and holds the report', async () => {
  const { message, heapslope } = await callMatcher('leak', { isNot: true });
  expect(message()).toMatch(/^expect\(handler\)\.not\.toLeakMemory\(\)\n\n LEAK /);
  expect(heapslope.verdict).toBe('leak');
});

test('a failure without .not says that nothing leaks', async () => {
  const { message } = await callMatcher('clean', { isNot: false });
  expect(message()).toMatch(
    /^expect\(handler\)\.toLeakMemory\(\)\n\nExpected the handler to leak memory, but it does not\.\n\n CLEAN /,
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

test('the message keeps within the width of the runner', async () => {
  const { message } = await callMatcher('leak', { isNot: true }, 50);
  expect(
    Math.max(
      ...message()
        .split('\n')
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
  const { toLeakMemory } = createMatchers({ check: async () => buildReport() });
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
  const { toLeakMemory } = createMatchers({ check: async () => buildReport() });
  await expect(toLeakMemory.call(state, handler)).rejects.toThrow(sentence);
});

test('an error of the check rejects and points at the line that asked', async () => {
  const { toLeakMemory } = createMatchers({
    check: async () => {
      throw new HandlerError(3, new Error('no'));
    },
  });
  const error = await toLeakMemory
    .call({ isNot: true }, handler)
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(HandlerError);
  const [frame] = (error as Error).stack!.split('\n').filter((line) => line.startsWith('    at '));
  expect(frame).toContain('create-matchers.test.ts');
});

test('the adapter sees handler, options and the assertion as it was written', async () => {
  const seen: unknown[] = [];
  const { toLeakMemory } = createMatchers({
    check: async (given, options, call) => {
      seen.push(given, options, call.statement);
      return buildReport();
    },
  });
  await toLeakMemory.call({ isNot: true }, handler, { calls: 3 });
  expect(seen).toEqual([handler, { calls: 3 }, 'expect(handler).not.toLeakMemory()']);
});
