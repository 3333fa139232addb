import { describe, expect, it } from 'vitest';
import { isDoubling } from '../../../src/trend/is-doubling.js';

/** Calls before the readings of a watch and of the batches that explain. */
const CALLS = [
  3000, 4000, 5000, 6000, 7000, 9000, 11_000, 13_000, 17_300, 18_000, 19_000, 20_000, 21_000,
  43_000,
];

/** Bytes of a buffer that had room for `perCall` bytes for each call, from the first on. */
const doubling = (perCall: number) =>
  CALLS.map((calls) => 500_000 + 2 ** Math.ceil(Math.log2(calls * perCall)));

describe('isDoubling', () => {
  it.each([5, 8, 35, 64, 100])('knows a buffer that doubles for %d bytes per call', (perCall) => {
    expect(isDoubling(CALLS, doubling(perCall))).toBe(true);
  });

  it('looks past a buffer that is freed late', () => {
    const spiked = doubling(64).map((bytes, i) => (i === 3 || i === 9 ? bytes + 2e6 : bytes));
    expect(isDoubling(CALLS, spiked)).toBe(true);
  });

  it('waits for a third doubling, unless two are asked for', () => {
    const at = CALLS.indexOf(17_300);
    const [calls, values] = [CALLS.slice(0, at), doubling(64).slice(0, at)];
    expect(isDoubling(calls, values)).toBe(false);
    expect(isDoubling(calls, values, 2)).toBe(true);
  });

  it.each([
    ['stands still', () => 2e6],
    ['gains with every batch', (calls: number) => calls * 64],
    [
      'doubles up to a limit',
      (calls: number) => Math.min(2 ** 20, 2 ** Math.ceil(Math.log2(calls * 64))),
    ],
    ['jumps by one size', (calls: number) => Math.ceil(calls / 10_000) * 65_536],
    ['jumps once', (calls: number) => (calls > 9000 ? 2e6 : 1e6)],
    [
      'falls again',
      (calls: number) => (calls < 40_000 ? 2 ** Math.ceil(Math.log2(calls * 64)) : 1000),
    ],
  ])('does not take for it what %s', (_, bytes) => {
    expect(isDoubling(CALLS, CALLS.map(bytes))).toBe(false);
  });
});
