import { OUTCOMES, outcomeOf } from './describe-outcome.js';
import type { Check } from './run-report.js';

/** Worst first: by what they came to, then by what each call keeps. */
export function rankChecks(checks: readonly Check[]): Check[] {
  const rank = (check: Check) => OUTCOMES.indexOf(outcomeOf(check));
  return checks.toSorted((a, b) => rank(a) - rank(b) || retainedBy(b) - retainedBy(a));
}

/** What each call keeps: what its culprits retain, or else the slope of the heap, bytes. */
export function retainedBy({ report: { leaks, bytesPerCall } }: Check): number {
  const sum = leaks.reduce((total, leak) => total + (leak.retainedBytesPerCall ?? 0), 0);
  return sum > 0 ? sum : (bytesPerCall.estimate ?? 0);
}
