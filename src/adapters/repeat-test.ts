import { HandlerError, InconclusiveError, isHeapslopeError, LeakError } from '../errors.js';
import { withOwnChecks } from '../node/process-lock.js';
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
 * Runs a test once, and then as the handler of a leak check: its hooks and its body are one call. The
 * runner has called the hooks before it, and calls those after it; so the last body is left as the first
 * one would be. A test that makes checks of its own is not repeated: one check cannot measure another.
 *
 * @throws what the test throws when it runs first; HandlerError where a later run fails, LeakError or
 *   InconclusiveError with the whole report as their message
 */
export async function repeatTest(
  { body, between, width }: RepeatableTest,
  check: (handler: Handler) => Promise<LeakReport>,
): Promise<void> {
  if ((await withOwnChecks(body)) > 0) return;
  const report = await check(async () => {
    await between();
    await body();
  }).catch(countFirstRun);
  if (report.verdict === 'clean') return;
  const text = formatReport(report, width === undefined ? {} : { width });
  throw report.verdict === 'leak'
    ? new LeakError(report, text)
    : new InconclusiveError(report, text);
}

/** The check counts from the second run of the test. */
function countFirstRun(error: unknown): never {
  if (!isHeapslopeError(error) || error.code !== 'HEAPSLOPE_HANDLER') throw error;
  throw new HandlerError((error as HandlerError).call + 1, error.cause);
}
