import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { assertHandler } from '../../../src/input/assert-handler.js';

function refusal(handler: unknown): string {
  try {
    assertHandler(handler);
  } catch (error) {
    expect(error).toMatchObject({ code: 'HEAPSLOPE_INVALID_OPTION' });
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

describe('assertHandler', () => {
  test.each([() => 1, async () => {}, function named() {}, runInNewContext('() => 1')])(
    'accepts %s',
    (handler) => {
      expect(() => assertHandler(handler)).not.toThrow();
    },
  );

  test('explains a promise that was given in place of a function', () => {
    expect(refusal(Promise.resolve())).toBe(
      'The handler must be a function; got [Promise]. A promise is what an async handler returns: it was called already, once. Give a function that can be called again and again: `() => handle(request)` in place of `handle(request)`.',
    );
  });

  test('explains the result of a call', () => {
    expect(refusal(undefined)).toBe(
      'The handler must be a function; got undefined. If that is what the handler returned, it was called already, once. Give a function that can be called again and again: `() => handle(request)` in place of `handle(request)`.',
    );
  });

  test('refuses a class and generator functions, which would do nothing', () => {
    expect(refusal(class Job {})).toMatch(/got \[class Job\], which cannot/);
    expect(refusal(function* items() {})).toMatch(/got \[GeneratorFunction items\], whose body/);
    expect(refusal(async function* () {})).toMatch(
      /got \[AsyncGeneratorFunction \(anonymous\)\], whose body/,
    );
  });
});
