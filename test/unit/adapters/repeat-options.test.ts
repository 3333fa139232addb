import { describe, expect, it } from 'vitest';
import { resolveRepeat, type RepeatOptions } from '../../../src/adapters/repeat-options.js';

const resolve = (options: object) => resolveRepeat(options);

describe('options of suite mode', () => {
  it('have defaults, and hand those of a check on', () => {
    const { budget, cap, check, isMeant } = resolve({ tolerance: '1 kB', calls: 5 });
    expect(budget).toEqual({ file: 60_000, process: Infinity });
    expect(cap).toBe(20_000);
    expect(check).toEqual({ tolerance: '1 kB', calls: 5 });
    expect(isMeant(['orders', 'is clean'])).toBe(true);
  });

  it('take a budget for a file, or for a file and its process', () => {
    expect(resolve({ budget: 5000 }).budget).toEqual({ file: 5000, process: Infinity });
    expect(resolve({ budget: { process: 9000 } }).budget).toEqual({ file: 60_000, process: 9000 });
    expect(resolve({ budget: { file: Infinity }, cap: Infinity })).toMatchObject({
      budget: { file: Infinity, process: Infinity },
      cap: Infinity,
    });
  });

  it('know Infinity by what JSON makes of it', () => {
    const sent = JSON.parse(JSON.stringify({ budget: Infinity, cap: Infinity })) as object;
    expect(resolve(sent)).toMatchObject({ budget: { file: Infinity }, cap: Infinity });
    expect(resolve({ budget: { process: null } }).budget.process).toBe(Infinity);
  });

  it.each([
    [{}, ['orders', 'GET /'], true],
    [{ only: 'GET' }, ['orders', 'GET /'], true],
    [{ only: 'POST' }, ['orders', 'GET /'], false],
    [{ only: 'orders GET' }, ['orders', 'GET /'], true],
    [{ only: 'orders > GET' }, ['orders', 'GET /'], true],
    [{ only: /^orders GET \/$/g }, ['orders', 'GET /'], true],
    [{ only: ['POST', /get/i] }, ['orders', 'GET /'], true],
    [{ skip: 'GET' }, ['orders', 'GET /'], false],
    [{ skip: [] }, ['orders', 'GET /'], true],
    [{ only: '/^ORDERS get/i' }, ['orders', 'GET /'], true],
    [{ only: '/^get/i' }, ['orders', 'GET /'], false],
    [{ only: '/' }, ['orders', 'GET /'], true],
    [{ only: 'orders', skip: /GET/ }, ['orders', 'GET /'], false],
    [{ only: 'orders', skip: /POST/ }, ['orders', 'GET /'], true],
  ] as [RepeatOptions, string[], boolean][])('%j on %j: %s', (options, path, expected) => {
    const { isMeant } = resolve(options);
    expect(isMeant(path)).toBe(expected);
    // A pattern with the flag g remembers nothing.
    expect(isMeant(path)).toBe(expected);
  });

  it.each([
    [{ budget: 0 }, /`budget` must be a positive number of milliseconds, or Infinity; got 0/],
    [{ budget: '1 min' }, /`budget` must be.*got "1 min"/],
    [{ budget: { run: 5 } }, /field of the option `budget`: "run"/],
    [{ budget: { process: -1 } }, /`budget\.process` must be/],
    [{ cap: Number.NaN }, /`cap` must be/],
    [{ only: 5 }, /`only` must be text in the names of tests, a regular expression, or a list/],
    [{ only: [] }, /`only` must be.*got \[Array of 0\]/],
    [{ only: '' }, /`only` must be/],
    [{ skip: ['a', null] }, /`skip\[1\]` must be/],
    [
      { skip: {} },
      /got \{\}\. A regular expression is lost.*write it as text, such as '\/orders\/i'/,
    ],
    [{ skip: '/(/' }, /`skip` must be.*got "\/\(\/"\. Invalid regular expression/],
    [{ budegt: 5 }, /Unknown option "budegt". Did you mean `budget`\?/],
    [{ exclude: 'x' }, /Did you mean `skip`\?/],
    [{ testNamePattern: 'x' }, /Did you mean `only`\?/],
    [{ tolerence: 5 }, /Did you mean `tolerance`\?/],
    [{ calls: 0 }, /`calls` must be a positive integer/],
  ])('%j is an error that says what to write', (options, sentence) => {
    expect(() => resolve(options)).toThrow(sentence);
    expect(() => resolve(options)).toThrow(
      expect.objectContaining({ code: 'HEAPSLOPE_INVALID_OPTION' }) as Error,
    );
  });

  it('leave every option of a check its name', () => {
    const options = {
      name: 'x',
      calls: 1,
      batches: { min: 5 },
      warmup: 0,
      timeBudget: 5,
      tolerance: 5,
      explain: 'never',
      allocationSites: false,
      ignore: 'x',
      beforeEachCall: () => {},
      afterEachCall: () => {},
      beforeEachBatch: () => {},
      afterEachBatch: () => {},
      signal: AbortSignal.abort(),
      snapshotDir: '.',
      onProgress: () => {},
    } as const satisfies Required<Omit<RepeatOptions, 'budget' | 'cap' | 'only' | 'skip'>>;
    expect(resolve(options).check).toEqual(options);
  });
});
