import { describe, expect, it } from 'vitest';
import {
  planInterval,
  planOutlast,
  type IntervalInput,
} from '../../../src/sampling/plan-interval.js';

/** Calls of 1 ms, of which 1000 were made, in a check with all the time there is. */
const plan = (given: Partial<IntervalInput> = {}) =>
  planInterval({
    callMs: 1,
    made: 1000,
    before: undefined,
    target: 2500,
    bytesPerCall: 0,
    patience: 1,
    availableMs: 1e6,
    unit: 1,
    ...given,
  });

describe('the first interval', () => {
  it('has 1.6 times the calls that were made, so that what doubles moves in it', () => {
    expect(plan({ callMs: 0.2 })).toBe(1600);
    // A cheap handler gets calls worth 200 ms all the same, and 90 000 at most.
    expect(plan({ callMs: 0.01 })).toBe(20_000);
    expect(plan({ callMs: 0.001 })).toBe(90_000);
    expect(plan({ callMs: 0.01, made: 20_000 })).toBe(32_000);
  });

  it('takes 400 ms at most where that doubles the calls, and three times as long with so much patience', () => {
    expect(plan({ callMs: 0.9, made: 300 })).toBe(444);
    expect(plan({ callMs: 0.9, made: 300, patience: 3 })).toBe(1200);
  });

  it('doubles the calls all the same, as far as 2000 ms do', () => {
    expect(plan()).toBe(1020);
    expect(plan({ made: 2000 })).toBe(2000);
    expect(plan({ made: 2000, patience: 2 })).toBe(4000);
  });

  it('has 400 calls as far as 1400 ms do, of which one in a hundred may leave something', () => {
    expect(plan({ made: 50 })).toBe(400);
    expect(plan({ callMs: 3.5, made: 50 })).toBe(400);
    expect(plan({ callMs: 14, made: 50 })).toBe(100);
    expect(plan({ callMs: 14, made: 50, patience: 2 })).toBe(200);
  });

  it('has 30 calls at least, however dear they are', () => {
    expect(plan({ callMs: 200 })).toBe(30);
    expect(plan({ callMs: 60, made: 5 })).toBe(30);
  });
});

describe('the next interval', () => {
  it('has twice the calls of the one before', () => {
    expect(plan({ before: 1600, made: 4200 })).toBe(3200);
  });

  it('doubles all calls where little is missing to that', () => {
    expect(plan({ before: 810, made: 1000, target: 0 })).toBe(1620);
    expect(plan({ before: 490, made: 1000, target: 0 })).toBe(1020);
    expect(plan({ before: 408, made: 1000, target: 0 })).toBe(1020);
    expect(plan({ before: 407, made: 1000, target: 0 })).toBe(814);
  });

  it('reaches for the calls after which growth is a leak: threefold, or sixfold where they cost nothing', () => {
    expect(plan({ before: 400, made: 1000, target: 2100 })).toBe(1100);
    expect(plan({ before: 400, made: 1000, target: 100_000 })).toBe(1200);
    expect(plan({ before: 400, made: 1000, target: 100_000, callMs: 0.05 })).toBe(2400);
    expect(plan({ before: 400, made: 1000, target: 100_000, callMs: 0.1 })).toBe(1200);
  });

  it('goes on to them at once where each call seems to leave something', () => {
    const likely = { before: 200, made: 400, target: 2500, isLikely: true };
    expect(plan(likely)).toBe(2100);
    expect(plan({ ...likely, target: 500 })).toBe(408);
    expect(plan({ ...likely, bytesPerCall: 5000 })).toBe(600);
    // Unless what fills up by then could not double its calls any more.
    expect(plan({ ...likely, availableMs: 6100 })).toBe(2100);
    expect(plan({ ...likely, availableMs: 6099 })).toBe(600);
  });
});

describe('what leaks', () => {
  it('is not given more calls than leave three megabytes', () => {
    expect(plan({ callMs: 0.01, bytesPerCall: 5000 })).toBe(600);
    expect(plan({ before: 400, made: 1000, bytesPerCall: 5000 })).toBe(600);
    // Or 15 % of a large heap.
    expect(plan({ callMs: 0.01, bytesPerCall: 5000, heap: 40e6, target: 90_000 })).toBe(1200);
  });

  it('is given up to 1.4 times as many where these are the last', () => {
    const last = { before: 400, made: 1000, bytesPerCall: 5000 };
    expect(plan({ ...last, target: 1840 })).toBe(840);
    expect(plan({ ...last, target: 1841 })).toBe(600);
    expect(plan({ ...last, target: 1500 })).toBe(600);
  });

  it('is given half as many again as before all the same, and 30 at first', () => {
    expect(plan({ before: 401, made: 1000, bytesPerCall: 1e6 })).toBe(602);
    expect(plan({ bytesPerCall: 1e6 })).toBe(30);
  });
});

describe('the interval after a table became larger', () => {
  it('makes all calls 2.65 times as many', () => {
    expect(plan({ before: 400, made: 1000, target: 1000 })).toBe(800);
    expect(plan({ before: 400, made: 1000, target: 1000, hasJumped: true })).toBe(1650);
  });
});

describe('the time that there is', () => {
  it('is divided so that the last interval nearly doubles all calls', () => {
    const next = { before: 800, made: 1250, target: 0 };
    expect(plan({ ...next, availableMs: 4000 })).toBe(1600);
    expect(plan({ ...next, availableMs: 3500 })).toBe(1464);
    expect(plan({ ...next, availableMs: 3500, hasJumped: true })).toBe(3500);
    // Or one interval takes all of it.
    expect(plan({ ...next, availableMs: 2300 })).toBe(2300);
  });

  it('cuts an interval short', () => {
    expect(plan({ before: 1600, availableMs: 900.9 })).toBe(900);
  });

  it('is too little for one of less than half the calls of the one before', () => {
    expect(plan({ before: 1600, availableMs: 800 })).toBe(800);
    expect(plan({ before: 1600, availableMs: 799 })).toBe(0);
  });

  it('is too little where no 30 calls fit into it', () => {
    expect(plan({ before: 60, availableMs: 29 })).toBe(0);
    expect(plan({ before: 60, availableMs: 30 })).toBe(30);
    expect(plan({ availableMs: -5 })).toBe(0);
  });

  it('is enough where all that is wanted fits into it', () => {
    expect(plan({ before: 10, made: 30, target: 30, availableMs: 20 })).toBe(20);
    expect(plan({ before: 10, made: 30, target: 30, availableMs: 19 })).toBe(0);
  });
});

describe('calls in multiples', () => {
  it('are made in whole ones, and in one at least', () => {
    expect(plan({ callMs: 0.2, unit: 300 })).toBe(1500);
    expect(plan({ unit: 1000 })).toBe(1000);
  });
});

describe('where counts are exact', () => {
  const pace = { leastCalls: 10, nextFactor: 1, mostCalls: 1000 };
  const clicks = {
    callMs: 40,
    made: 22,
    before: undefined,
    target: 62,
    bytesPerCall: 0,
    patience: 1,
    availableMs: 16_000,
    unit: 1,
    pace,
  };

  it('asks for tens of slow calls, and for no more in the next interval', () => {
    expect(planInterval(clicks)).toBe(22);
    expect(planInterval({ ...clicks, made: 44, before: 22 })).toBe(22);
    expect(planInterval({ ...clicks, callMs: 100, made: 9, target: 25 })).toBe(10);
  });

  it('caps cheap calls', () => {
    expect(planInterval({ ...clicks, callMs: 0.005, target: 1000 })).toBe(1000);
  });

  it.each([
    [40, 63],
    [80, 31],
    [400, 30],
    [4, 625],
    [0.005, 1000],
  ])('takes growth over calls of %f ms for a leak after %i calls', (callMs, calls) => {
    expect(planOutlast(callMs, 1, { outlastMs: 2500, mostCalls: 1000 })).toBe(calls);
  });
});

describe('planOutlast', () => {
  it.each([
    [0.001, 90_000],
    [0.01, 80_000],
    [0.1, 8000],
    [0.32, 2500],
    [1, 2500],
    [2, 2500],
    [3, 1667],
    [4, 1250],
    [8, 1200],
    [20, 500],
    [400, 30],
  ])('gives calls of %f ms %i calls', (callMs, calls) => {
    expect(planOutlast(callMs, 1)).toBe(calls);
  });

  it.each([
    [0.001, 360_000],
    [0.1, 32_000],
    [1, 3200],
    [20, 2000],
  ])('gives calls of %f ms %i calls where four times the budget is given', (callMs, calls) => {
    expect(planOutlast(callMs, 4)).toBe(calls);
  });
});
