import { describe, expect, test } from 'vitest';
import {
  formatByteRange,
  formatBytes,
  formatCount,
  formatDuration,
  formatRate,
  formatShare,
} from '../../../src/report/format-amount.js';

describe('amounts', () => {
  test.each([
    [0, '0 B'],
    [-0, '0 B'],
    [0.04, '0.04 B'],
    [0.001, '0 B'],
    [-0.001, '0 B'],
    [3.2, '3.2 B'],
    [9.96, '10 B'],
    [601.2, '601 B'],
    [999.4, '999 B'],
    [999.6, '1.0 kB'],
    [3900, '3.9 kB'],
    [-250_000, '-250 kB'],
    [999_600, '1.0 MB'],
    [18_240_000, '18.2 MB'],
    [4.2e9, '4.2 GB'],
    [NaN, '? B'],
    [Infinity, '? B'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  test('a range tells a common unit once', () => {
    expect(formatByteRange(600.1, 602.9)).toBe('600 to 603 B');
    expect(formatByteRange(-0.4, 0.3)).toBe('-0.4 to 0.3 B');
    expect(formatByteRange(900, 1100)).toBe('900 B to 1.1 kB');
  });

  test.each([
    [1, '+1.00'],
    [0, '+0.00'],
    [0.0034, '+0.003'],
    [-2.5, '-2.50'],
    [12.345, '+12.35'],
    [1234.5, '+1235'],
    [NaN, '?'],
  ])('the rate %d is %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });

  test.each([
    [0, '0 ms'],
    [40.4, '40 ms'],
    [99.6, '0.1 s'],
    [1900, '1.9 s'],
    [9960, '10 s'],
    [75_400, '75 s'],
    [NaN, '? ms'],
  ])('%d ms are %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test('a count agrees with its noun', () => {
    expect(formatCount(1, 'call')).toBe('1 call');
    expect(formatCount(0, 'call')).toBe('0 calls');
  });
});

test.each([
  [2120.4, 2143.6, '2120 of 2144 B'],
  [43_120, 43_400, '43.1 of 43.4 kB'],
  [0, 12, '0 of 12 B'],
  [900, 12_500, '0.9 of 12.5 kB'],
  [3e6, 3.2e6, '3.0 of 3.2 MB'],
])('%d of %d bytes are told in one unit', (part, whole, told) => {
  expect(formatShare(part, whole)).toBe(told);
});
