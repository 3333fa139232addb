import { HandlerTimeoutError, isHeapslopeError } from '../../report/errors.js';
import { adviseSetUp } from '../../report/advise-set-up.js';
import type { LeakReport } from '../../report/leak-report.js';
import { findFakeTimers, inspectSetUp } from './inspect-set-up.js';

/** A check that takes less is slow for no reason worth a warning, ms. */
const SLOW_MS = 2000;

/**
 * Runs a check in this process, and adds what the set-up has to do with how it went: why it was slow to its
 * report, why its handler hung to the error.
 *
 * @throws what `check` throws
 */
export async function adviseCheck(check: () => Promise<LeakReport>): Promise<LeakReport> {
  try {
    const report = await check();
    const { total: totalMs, snapshot: snapshotMs } = report.timings;
    if (totalMs > SLOW_MS) {
      const { fakeTimers: _, ...facts } = inspectSetUp();
      // What a leak has kept meanwhile is no fault of the set-up.
      const heapBytes = Math.min(facts.heapBytes, report.samples[0]?.heap ?? Infinity);
      report.warnings.push(...adviseSetUp({ ...facts, heapBytes, totalMs, snapshotMs }));
    }
    return report;
  } catch (error) {
    throw isHeapslopeError(error) && error.code === 'HEAPSLOPE_HANDLER_TIMEOUT'
      ? adviseTimeout(error as HandlerTimeoutError)
      : error;
  }
}

function adviseTimeout(error: HandlerTimeoutError): HandlerTimeoutError {
  const [advice] = adviseSetUp({ heapBytes: 0, fakeTimers: findFakeTimers() });
  return advice === undefined
    ? error
    : new HandlerTimeoutError(error.call, error.waitedMs, advice.message);
}
