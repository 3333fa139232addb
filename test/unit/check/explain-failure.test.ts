import { expect, test } from 'vitest';
import { explainFailure } from '../../../src/check/explain-failure.js';
import { HandlerError } from '../../../src/report/errors.js';

const OWN = '/app/node_modules/heapslope/dist/';

function failWith(stack: string): HandlerError {
  const cause = new TypeError('x is not a function');
  cause.stack = stack;
  return new HandlerError(3, cause);
}

test('frames of heapslope are taken off the stack of what the handler threw', () => {
  const error = failWith(
    [
      'TypeError: x is not a function',
      '    at handle (file:///app/src/handle.ts:3:1)',
      `    at runHandlerCalls (file://${OWN}run-calls.mjs:9:1)`,
      `    at async Object.run (${OWN}run-calls.mjs:20:1)`,
      '    at file:///app/test/handle.test.ts:8:3',
    ].join('\n'),
  );
  expect(explainFailure(error, () => undefined, OWN)).toBe(error);
  expect((error.cause as Error).stack).toBe(
    'TypeError: x is not a function\n    at handle (file:///app/src/handle.ts:3:1)\n    at file:///app/test/handle.test.ts:8:3',
  );
});

test.each([
  [
    (request: unknown) => request,
    /at call 3: .*\nThe handler declares a parameter, and is called without arguments\./,
  ],
  [(one: unknown, other: unknown) => [one, other], /declares 2 parameters/],
])('a handler with parameters is told that it gets none', (handler, sentence) => {
  const error = explainFailure(failWith('TypeError: …'), handler as () => unknown, undefined);
  expect(error).toBeInstanceOf(HandlerError);
  expect((error as HandlerError).message).toMatch(sentence);
  expect((error as HandlerError).call).toBe(3);
});

test.each([new Error('other'), 'text', undefined, Object.freeze(new HandlerError(1, null))])(
  'another error is left as it is: %s',
  (error) => {
    expect(explainFailure(error, () => undefined, OWN)).toBe(error);
  },
);
