/** Kept free at the end of a test, so that the report is written before the runner gives up, ms. */
const MARGIN_MS = 400;
/** Of the time a test has left, the watching phase takes at most this share. */
const WATCH_SHARE = 0.35;
/** The explaining phase gets this multiple of the watching budget, and at least so many ms. */
const EXPLAIN_FACTOR = 3;
const LEAST_EXPLAIN_MS = 16_000;

/** When each phase must be over, on the probe's clock, ms. */
export interface TimePlan {
  watchUntil: number;
  /** When a call of the handler that has not settled is given up. */
  giveUpAt: number;
  /** Milliseconds that the test had left, Infinity where no timeout is known. */
  available: number;
  /** Whether the test's timeout, and not the budget, decided how long is watched. */
  isCutByDeadline: boolean;
}

/**
 * Divides the time that a test has left among the phases of a check.
 *
 * @param deadline when the runner fails the test; undefined where there is no limit
 */
export function planTime(now: number, timeBudget: number, deadline: number | undefined): TimePlan {
  const giveUpAt =
    deadline === undefined ? Infinity : Math.max(now, deadline - marginOf(deadline - now));
  const available = giveUpAt - now;
  const watchMs = Math.min(timeBudget, available * WATCH_SHARE);
  return { watchUntil: now + watchMs, giveUpAt, available, isCutByDeadline: watchMs < timeBudget };
}

/** When the explaining phase must be over, planned when it begins. */
export function planExplaining(now: number, timeBudget: number, plan: TimePlan): number {
  return Math.min(now + Math.max(LEAST_EXPLAIN_MS, timeBudget * EXPLAIN_FACTOR), plan.giveUpAt);
}

function marginOf(available: number): number {
  return Math.min(MARGIN_MS, available * 0.1);
}
