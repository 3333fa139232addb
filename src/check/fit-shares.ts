import type { Leak } from '../report/leak-report.js';
import type { ExplainOutcome } from './decide-verdict.js';

/**
 * Lets the culprits' shares fit the growth that is told beside them: growth is that of the slower of two
 * intervals, while a share is measured over both, in one of which a table may have doubled. Shares that
 * come to more are made smaller by one factor; so nothing is left over that would have to be negative.
 *
 * @param growth of what the program keeps, bytes per call
 */
export function fitShares(outcome: ExplainOutcome, growth: number): ExplainOutcome {
  if (outcome.kind !== 'explained') return outcome;
  const { leaks, ignored } = outcome;
  const sum = [...leaks, ...ignored].reduce((total, leak) => total + shareOf(leak), 0);
  if (!(sum > growth)) return outcome;
  const factor = Math.max(0, growth) / sum;
  const fit = (leak: Leak): Leak => ({ ...leak, heldBytesPerCall: shareOf(leak) * factor });
  return { ...outcome, leaks: leaks.map(fit), ignored: ignored.map(fit) };
}

/** What a culprit holds of the growth, bytes per call; never negative. */
export function shareOf({ heldBytesPerCall, bytesPerCall }: Leak): number {
  return Math.max(0, heldBytesPerCall ?? bytesPerCall);
}
