import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { isHeapslopeError } from '../../../src/report/errors.js';
import { resolveOptions } from '../../../src/input/options.js';

/** The message of the InvalidOptionError that `run` throws. */
function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isHeapslopeError(error) && error.code === 'HEAPSLOPE_INVALID_OPTION') return error.message;
    throw error;
  }
  return 'nothing was thrown';
}

const refusal = (options: unknown) => messageOf(() => resolveOptions(options));

describe('resolveOptions', () => {
  test('fills in every default', () => {
    const defaults = {
      name: undefined,
      calls: undefined,
      batches: { min: 5, max: 40 },
      warmup: undefined,
      timeBudget: 1500,
      tolerance: undefined,
      noiseFloor: 1,
      explain: 'on-suspicion',
      allocationSites: true,
      ignore: [],
      beforeEachCall: undefined,
      afterEachCall: undefined,
      beforeEachBatch: undefined,
      afterEachBatch: undefined,
      signal: undefined,
      snapshotDir: undefined,
      onProgress: undefined,
    };
    expect(resolveOptions()).toEqual(defaults);
    expect(resolveOptions({})).toEqual(defaults);
    expect(resolveOptions({ calls: undefined, batches: undefined, name: '' })).toEqual(defaults);
  });

  test('keeps what was given', () => {
    const { signal } = new AbortController();
    const hook = () => {};
    const given = {
      name: 'GET /',
      calls: 10,
      batches: { min: 3, max: 3 },
      warmup: 0,
      timeBudget: 0.5,
      tolerance: 0,
      explain: 'never',
      allocationSites: false,
      ignore: ['Map', hook],
      beforeEachCall: hook,
      afterEachCall: hook,
      beforeEachBatch: hook,
      afterEachBatch: hook,
      signal,
      snapshotDir: 'heaps',
      onProgress: hook,
    };
    expect(resolveOptions(given)).toEqual({ ...given, noiseFloor: 0 });
  });

  test('one bound of the batches moves the default of the other out of its way', () => {
    expect(resolveOptions({ batches: { min: 60 } }).batches).toEqual({ min: 60, max: 60 });
    expect(resolveOptions({ batches: { max: 4 } }).batches).toEqual({ min: 4, max: 4 });
    expect(resolveOptions({ batches: { max: 20 } }).batches).toEqual({ min: 5, max: 20 });
    expect(resolveOptions({ batches: {} }).batches).toEqual({ min: 5, max: 40 });
  });

  test.each([
    ['512', 512],
    ['512 B', 512],
    ['1 byte', 1],
    ['1 kB', 1000],
    ['1.5 MB', 1_500_000],
    ['1 KiB', 1024],
    ['2mib', 2_097_152],
    [' 0.5 GB ', 500_000_000],
    [12.5, 12.5],
  ])('reads the tolerance %j as %d bytes', (tolerance, bytes) => {
    expect(resolveOptions({ tolerance }).tolerance).toBe(bytes);
  });

  test.each([
    [{ timeBudgett: 1 }, 'Unknown option "timeBudgett". Did you mean `timeBudget`?'],
    [{ warmUp: 1 }, 'Unknown option "warmUp". Did you mean `warmup`?'],
    [{ bacthes: {} }, 'Unknown option "bacthes". Did you mean `batches`?'],
    [{ iterations: 9 }, 'Unknown option "iterations". Did you mean `calls`?'],
    [{ threshold: 9 }, 'Unknown option "threshold". Did you mean `tolerance`?'],
    [
      { constructor: 1 },
      'Unknown option "constructor". Known are: name, calls, batches, warmup, timeBudget, tolerance, explain, allocationSites, ignore, beforeEachCall, afterEachCall, beforeEachBatch, afterEachBatch, signal, snapshotDir, onProgress.',
    ],
    [
      { batches: { maximum: 4 } },
      'Unknown field of the option `batches`: "maximum". Known are: min, max.',
    ],
  ])('refuses the unknown name in %j', (options, message) => {
    expect(refusal(options)).toBe(message);
  });

  test.each([
    [null, 'The options must be an object such as { timeBudget: 3000 }; got null.'],
    [[1, 2], 'The options must be an object such as { timeBudget: 3000 }; got [Array of 2].'],
    [{ name: 5 }, 'Option `name` must be a string; got 5.'],
    [{ calls: '100' }, 'Option `calls` must be a positive integer (calls per batch); got "100".'],
    [{ calls: 0 }, 'Option `calls` must be a positive integer (calls per batch); got 0.'],
    [{ calls: 1.5 }, 'Option `calls` must be a positive integer (calls per batch); got 1.5.'],
    [{ calls: NaN }, 'Option `calls` must be a positive integer (calls per batch); got NaN.'],
    [{ warmup: -1 }, 'Option `warmup` must be a non-negative integer (calls); got -1.'],
    [{ batches: 5 }, 'Option `batches` must be an object such as { min: 5, max: 40 }; got 5.'],
    [{ batches: { min: 2 } }, 'Option `batches.min` must be an integer of at least 3; got 2.'],
    [
      { batches: { min: 9, max: 8 } },
      'Option `batches.max` must be at least `batches.min`, which is 9; got 8.',
    ],
    [
      { timeBudget: Infinity },
      'Option `timeBudget` must be a positive, finite number of milliseconds; got Infinity.',
    ],
    [
      { tolerance: '1 kg' },
      "Option `tolerance` must be bytes per call: a finite number that is not negative, or text such as '512 B', '1.5 kB' or '1 KiB'; got \"1 kg\".",
    ],
    [
      { tolerance: -1n },
      "Option `tolerance` must be bytes per call: a finite number that is not negative, or text such as '512 B', '1.5 kB' or '1 KiB'; got -1n.",
    ],
    [{ explain: true }, "Option `explain` must be 'on-suspicion', 'always' or 'never'; got true."],
    [{ allocationSites: 1 }, 'Option `allocationSites` must be true or false; got 1.'],
    [
      { ignore: ['Map', ''] },
      'Option `ignore[1]` must be a constructor name, a regular expression or a function from a leak to a boolean; got "".',
    ],
    [
      { ignore: class Session {} },
      "Option `ignore` must be a constructor name, a regular expression or a function from a leak to a boolean; got [class Session]. Give its name: 'Session'.",
    ],
    [{ afterEachCall: {} }, 'Option `afterEachCall` must be a function; got {}.'],
    [
      { signal: new AbortController() },
      "Option `signal` must be an AbortSignal; got [AbortController]. Give the controller's `.signal`.",
    ],
    [
      { snapshotDir: '' },
      'Option `snapshotDir` must be the path of a folder, \'.\' for the current one; got "".',
    ],
    [{ onProgress: Symbol('bar') }, 'Option `onProgress` must be a function; got Symbol(bar).'],
  ])('refuses %o', (options, message) => {
    expect(refusal(options)).toBe(message);
  });

  test('shortens a long value and names a function', () => {
    expect(refusal({ explain: 'x'.repeat(500) })).toMatch(/got "x{40}…"\.$/);
    expect(refusal({ calls: function count() {} })).toMatch(/got \[Function count\]\.$/);
    expect(refusal({ calls: { a: 1, b: 2, c: 3, d: 4 } })).toMatch(/got \{ a, b, c, … \}\.$/);
  });

  test('accepts values of another realm', () => {
    const foreign = runInNewContext(
      '({ ignore: [/Map/g], batches: { min: 4 }, beforeEachCall() {} })',
    );
    const { ignore, batches, beforeEachCall } = resolveOptions(foreign);
    expect(ignore).toEqual([/Map/]);
    expect(batches).toEqual({ min: 4, max: 40 });
    expect(beforeEachCall).toBeTypeOf('function');
  });

  test('a regular expression does not remember where it stopped', () => {
    const given = /Map/gi;
    given.lastIndex = 3;
    const [rule] = resolveOptions({ ignore: given }).ignore;
    expect(rule).toEqual(/Map/i);
    expect((rule as RegExp).lastIndex).toBe(0);
  });

  test('a signal is told by what it can do', () => {
    const signal = {
      aborted: false,
      throwIfAborted() {},
      addEventListener() {},
      removeEventListener() {},
    };
    expect(resolveOptions({ signal }).signal).toBe(signal);
  });
});
