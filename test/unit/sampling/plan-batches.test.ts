import { describe, expect, it } from 'vitest';
import { planBatches } from '../../../src/sampling/plan-batches.js';

const CHEAP = { markMs: 50, callMs: 0.01, mostCalls: 1e6, wantedMs: 4000, availableMs: 25_000 };

describe('planBatches', () => {
  it('gives a cheap handler six batches of unequal size', () => {
    expect(planBatches(CHEAP)).toEqual([400, 800, 400, 800, 400, 400]);
  });

  it('makes fewer calls of a slow handler, but no fewer than say something', () => {
    expect(planBatches({ ...CHEAP, callMs: 20 })).toEqual([18, 36, 18, 36, 18, 18]);
    expect(planBatches({ ...CHEAP, callMs: 500 })).toEqual([3, 6, 3, 6, 3, 3]);
  });

  it('leaves the calls some time where the marks take all that is wanted', () => {
    expect(planBatches({ ...CHEAP, callMs: 1, markMs: 1200 })).toEqual([300, 600, 300, 300]);
  });

  it('makes fewer marks where each is dear', () => {
    expect(planBatches({ ...CHEAP, markMs: 600 })).toEqual([400, 800, 400, 400]);
  });

  it('does not fill the memory with what leaks', () => {
    expect(planBatches({ ...CHEAP, mostCalls: 80 })).toEqual([10, 20, 10, 20, 10, 10]);
  });

  it('does not begin what the test has no time for', () => {
    expect(
      planBatches({ ...CHEAP, markMs: 600, wantedMs: 2000, availableMs: 2000 }),
    ).toBeUndefined();
    expect(
      planBatches({ ...CHEAP, callMs: 500, wantedMs: 4000, availableMs: 4000 }),
    ).toBeUndefined();
  });
});
