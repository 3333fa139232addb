import type { CheckOrigin, CheckRecorder } from '../ci/check-recorder.js';
import type { MatcherCall, RecordReport } from '../matchers/create-matchers.js';
import type { Check } from '../report/run-report.js';

/** The test that a check belongs to. */
export type TestOrigin = Pick<CheckOrigin, 'key' | 'file' | 'path'>;

/**
 * Records one use of a matcher.
 *
 * @param onEnd told of the check before its assertion ends
 */
export function recordMatcher(
  recorder: CheckRecorder,
  { state, site }: MatcherCall,
  matcher: string,
  origin: TestOrigin,
  onEnd?: (check: Check) => unknown,
): RecordReport {
  // Every matcher but this one names the fault.
  const isFault = matcher !== 'toBeCollected';
  const isFaultExpected = isFault !== (state.isNot === true);
  const end = recorder.begin({
    ...origin,
    matcher,
    expected: isFaultExpected ? 'leak' : 'clean',
    place: site.place,
  });
  return async (report) => {
    const check = end(report);
    await onEnd?.(check);
    return check.known;
  };
}
