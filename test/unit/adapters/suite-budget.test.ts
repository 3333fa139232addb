import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSuiteBudget } from '../../../src/adapters/suite-budget.js';

const create = (file: number, cap: number, process = Infinity, spending = { ms: 0 }) =>
  createSuiteBudget({ budget: { file, process }, cap }, spending);

describe('the budget of a suite', () => {
  it('lets a dear test have up to its cap, where the others keep what a clean one needs', () => {
    const budget = create(60_000, 20_000);
    expect(budget.grant(16)).toBe(20_000);
    budget.spend(20_000);
    expect(budget.grant(15)).toBe(20_000);
    budget.spend(20_000);
    // 20 s are left for 14 tests: 500 ms for each of the other 13.
    expect(budget.grant(14)).toBe(13_500);
  });

  it('leaves the time of cheap tests to dear ones', () => {
    const budget = create(10_000, 20_000);
    expect(budget.grant(16)).toBe(2500);
    for (let test = 0; test < 8; test++) budget.spend(50);
    expect(budget.grant(8)).toBe(6100);
    expect(budget.grant(1)).toBe(9600);
  });

  it('gives each a fair share where there are more tests than time', () => {
    expect(create(20_000, 10_000).grant(50)).toBe(400);
    expect(create(20_000, 10_000).grant(1000)).toBe(0);
  });

  it('is used up, by the file or by the files before it in the process', () => {
    const budget = create(1000, 10_000);
    budget.spend(1500);
    expect(budget.left).toBe(0);
    expect(budget.grant(1)).toBe(0);
    const spending = { ms: 0 };
    create(1000, 10_000, 5000, spending).spend(4000);
    expect(create(60_000, 10_000, 5000, spending).grant(1)).toBe(1000);
  });

  it('gives fewer tests more where little was of no use', () => {
    const budget = create(8000, 20_000);
    const granted: number[] = [];
    for (let left = 15; left > 0; left--) {
      const ms = budget.grant(left);
      granted.push(ms);
      budget.spend(ms);
      budget.noteTooLittle(ms);
    }
    expect(granted.slice(0, 5)).toEqual([1000, 2000, 4000, 1000, 0]);
  });

  it('can have no limit', () => {
    expect(create(Infinity, 10_000).grant(500)).toBe(10_000);
    expect(create(Infinity, Infinity).grant(500)).toBe(Infinity);
  });

  it('never grants more than is left or than the cap', () => {
    const ms = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(ms, ms, fc.integer({ min: 1, max: 500 }), (file, cap, tests) => {
        const budget = create(file, cap);
        for (let left = tests; left > 0; left--) {
          const granted = budget.grant(left);
          expect(granted).toBeLessThanOrEqual(Math.min(cap, budget.left));
          budget.spend(granted);
        }
      }),
    );
  });
});
