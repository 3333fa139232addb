import { describe, expect, test } from 'vitest';
import { readFiles } from '../../../src/adapters/files-options.js';

describe('readFiles', () => {
  test.each([
    [undefined, undefined],
    [false, undefined],
    [true, {}],
    [{}, {}],
    [{ tolerance: '1 MB' }, { tolerance: 1_000_000 }],
    [{ tolerance: 0 }, { tolerance: 0 }],
  ])('reads %j as %j', (given, read) => {
    expect(readFiles(given, 'files')).toEqual(read);
  });

  test.each([
    [1, /files must be true, or an object/],
    [[], /files must be true, or an object/],
    [{ tolerence: 1 }, /no option "tolerence".*`tolerance`/],
    [{ tolerance: 'much' }, /files\.tolerance must be .* "much"/],
    [{ tolerance: -1 }, /files\.tolerance must be/],
    [{ tolerance: Number.NaN }, /files\.tolerance must be/],
  ])('refuses %j', (given, message) => {
    expect(() => readFiles(given, 'files')).toThrow(message);
  });
});
