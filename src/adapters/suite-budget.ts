import type { Spending } from '../node/host/process-spending.js';
import type { Repetition } from './repeat-options.js';

/** Divides the time of suite mode among the tests of a file. */
export interface SuiteBudget {
  /** Milliseconds that are left of it. */
  readonly left: number;
  /**
   * What the next check may take, ms; 0 where too little is left for any.
   *
   * @param testsLeft tests still to be checked, the next one included
   */
  grant(testsLeft: number): number;
  /** Takes what a check took, ms. */
  spend(ms: number): void;
  /** A check of so many ms came to no verdict: it lacked time. */
  noteTooLittle(granted: number): void;
}

/** What each test to come is left, ms: a clean test takes as much or less, once the suite is warm. */
const RESERVE_MS = 500;
/** No check ends in less, ms. */
const LEAST_MS = 200;

/**
 * A test may take up to `cap`, as long as those after it keep what a clean test needs, or their fair share
 * of what is left where that is more than there is. So cheap tests leave their time to dear ones, and a
 * dear one does not starve the rest. Where so little is no use, fewer tests get more: what was too little
 * once is doubled.
 *
 * @param spending of this process
 */
export function createSuiteBudget(
  { budget, cap }: Pick<Repetition, 'budget' | 'cap'>,
  spending: Spending,
): SuiteBudget {
  let spentMs = 0;
  let neededMs = 0;
  const leftMs = () => Math.max(0, Math.min(budget.file - spentMs, budget.process - spending.ms));
  return {
    get left() {
      return leftMs();
    },
    grant(testsLeft) {
      const left = leftMs();
      const fairShare = left / Math.max(1, testsLeft);
      const spare = left - RESERVE_MS * (testsLeft - 1);
      const granted = Math.min(cap, left, Math.max(fairShare, spare, neededMs));
      return granted < LEAST_MS ? 0 : granted;
    },
    spend(ms) {
      spentMs += ms;
      spending.ms += ms;
    },
    noteTooLittle(granted) {
      neededMs = Math.max(neededMs, 2 * granted);
    },
  };
}
