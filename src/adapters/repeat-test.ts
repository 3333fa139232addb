import { HandlerError, InconclusiveError, isHeapslopeError, LeakError } from '../errors.js';
import type { Handler } from '../options.js';
import { formatReport } from '../report/format-report.js';
import type { LeakReport } from '../report/leak-report.js';

/** One test that can be run over and over, as its runner would. */
export interface RepeatableTest {
  body(): unknown;
  /** What the runner does after one body and before the next: the hooks for each test. */
  between(): Promise<void>;
  /** Columns that the message may use; default: the report's own. */
  width?: number;
}

/**
 * Runs a test as the handler of a leak check: its hooks and its body are one call. The runner has called
 * the hooks before it, and calls those after it; so the last body is left as the first one would be.
 *
 * @throws what the test throws at its first call; HandlerError where a later one fails, LeakError or
 *   InconclusiveError with the whole report as their message
 */
export async function repeatTest(
  { body, between, width }: RepeatableTest,
  check: (handler: Handler) => Promise<LeakReport>,
): Promise<void> {
  let calls = 0;
  let report: LeakReport;
  try {
    report = await check(async () => {
      if (calls++ > 0) await between();
      await body();
    });
  } catch (error) {
    // A test that fails anyhow fails as it does without heapslope.
    throw isFirstFailure(error) ? error.cause : error;
  }
  if (report.verdict === 'clean') return;
  const text = formatReport(report, width === undefined ? {} : { width });
  throw report.verdict === 'leak'
    ? new LeakError(report, text)
    : new InconclusiveError(report, text);
}

function isFirstFailure(error: unknown): error is HandlerError {
  return (
    isHeapslopeError(error) &&
    error.code === 'HEAPSLOPE_HANDLER' &&
    (error as HandlerError).call === 1
  );
}
