import { describe, expect, it } from 'vitest';
import { summariseSuite, type Unchecked } from '../../../src/adapters/summarise-suite.js';

const SETTINGS = { budget: { file: 60_000, process: Infinity }, cap: 20_000 };
const late = (name: string): Unchecked => ({ name, why: 'budget' });
const slow = (name: string): Unchecked => ({ name, why: 'time' });

describe('what is said of tests that were not checked', () => {
  it('is nothing where there are none', () => {
    expect(summariseSuite('/app/orders.test.ts', 16, [], SETTINGS)).toBeUndefined();
  });

  it('tells how many, which, why, and how to change that', () => {
    const unchecked = ['a', 'b', 'c', 'd', 'e'].map(late);
    expect(summariseSuite('/app/orders.test.ts', 16, unchecked, SETTINGS)).toBe(
      'heapslope: 5 of 16 tests of orders.test.ts were not checked for leaks, and ran as ever. ' +
        'For "a", "b", "c" and 2 more too little was left of the budget of 60 s per file. ' +
        'Raise `budget` (ms) in the options of repeat, or choose tests by `only` and `skip`.',
    );
    expect(summariseSuite('/app/orders.test.ts', 1, [slow('a')], SETTINGS)).toBe(
      'heapslope: 1 of 1 test of orders.test.ts was not checked for leaks, and ran as ever. ' +
        'For "a" the time of one check (at most 20 s each) was too short. ' +
        'Raise `cap` (ms) in the options of repeat, or choose tests by `only` and `skip`.',
    );
  });

  it('tells both reasons, and the budget of the process', () => {
    const settings = { budget: { file: 60_000, process: 300_000 }, cap: Infinity };
    const summary = summariseSuite('a.test.ts', 3, [late('a'), slow('b')], settings);
    expect(summary).toContain('2 of 3 tests');
    expect(summary).toContain('budget of 60 s per file and 300 s per process');
    expect(summary).toContain('For "b" the time of one check was too short');
    expect(summary).toContain('Raise `budget` or `cap` (ms)');
  });

  it('makes names safe to print', () => {
    const summary = summariseSuite('a.test.ts', 1, [late('a\u001B[31m\nb')], SETTINGS);
    expect(summary).toContain('"a\\u001b[31m\\nb"');
  });
});
