import { describe, expect, it } from 'vitest';
import { fitShares } from '../../../src/check/fit-shares.js';
import type { ExplainOutcome } from '../../../src/check/decide-verdict.js';
import { buildLeak } from '../report/build-report.js';

const outcomeOf = (shares: number[], ignored: number[] = []): ExplainOutcome => ({
  kind: 'explained',
  leaks: shares.map((heldBytesPerCall) => buildLeak({ heldBytesPerCall })),
  ignored: ignored.map((heldBytesPerCall) => buildLeak({ heldBytesPerCall })),
  limits: [],
});

describe('the shares of culprits', () => {
  it('stay as they were measured where they come to the growth or to less', () => {
    const outcome = outcomeOf([60, 30], [10]);
    expect(fitShares(outcome, 100)).toBe(outcome);
  });

  it('are made smaller by one factor where they come to more', () => {
    expect(fitShares(outcomeOf([150, 30], [20]), 100)).toMatchObject({
      leaks: [{ heldBytesPerCall: 75 }, { heldBytesPerCall: 15 }],
      ignored: [{ heldBytesPerCall: 10 }],
    });
  });

  it('are never negative', () => {
    expect(fitShares(outcomeOf([-8, 40]), 20)).toMatchObject({
      leaks: [{ heldBytesPerCall: 0 }, { heldBytesPerCall: 20 }],
    });
  });

  it('leave other outcomes alone', () => {
    expect(fitShares({ kind: 'followed' }, 10)).toEqual({ kind: 'followed' });
  });
});
