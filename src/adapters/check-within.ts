import { HandlerError, HandlerTimeoutError, isHeapslopeError } from '../report/errors.js';
import { pointAt } from '../matchers/call-site.js';
import { findFakeTimers } from '../node/host/inspect-set-up.js';
import { processClock } from '../node/host/process-clock.js';
import type { Handler } from '../input/options.js';
import { adviseSetUp } from '../report/advise-set-up.js';
import type { LeakReport } from '../report/leak-report.js';
import { createHangError, createRepeatError, type FailingTest } from './repeat-error.js';

export interface SuiteTest extends FailingTest {
  /** The runner's own object for it: a test that is tried again is still one. */
  readonly key: object;
  /** One more run of it. */
  run(): Promise<void>;
  /** What its first run took, ms. */
  readonly firstRunMs: number;
}

/**
 * Runs the check of a test in at most `limit` ms.
 *
 * @param check runs it; the deadline is on the process's clock, undefined where there is none
 * @returns the report; 'cut' where the time did not suffice for a verdict, 'too-slow' where a run takes too
 *   much of it to begin with
 * @throws RepeatError where a run fails or does not end, and other errors of the check
 */
export async function checkWithin(
  test: SuiteTest,
  limit: number,
  check: (handler: Handler, deadline: number | undefined) => Promise<LeakReport>,
): Promise<LeakReport | 'cut' | 'too-slow'> {
  const start = processClock.now();
  const deadline = limit < Infinity ? start + limit : undefined;
  try {
    const report = await check(createHandler(test, limit), deadline);
    return isCutShort(report, processClock.now() - start, limit) ? 'cut' : report;
  } catch (error) {
    return judgeFailure(error, test);
  }
}

/** No check comes to a verdict on fewer runs. */
const FEWEST_RUNS = 8;
/** Thrown to end a check, and never seen outside of it. */
const TOO_SLOW = new Error('One run takes too long.');

/** A test whose second run shows that there is no time for more ends its check. */
function createHandler({ run, firstRunMs }: SuiteTest, limit: number): () => Promise<void> {
  let isSecond = true;
  return async () => {
    if (!isSecond) return run();
    isSecond = false;
    const start = processClock.now();
    await run();
    const took = Math.min(firstRunMs, processClock.now() - start);
    if (took * FEWEST_RUNS > limit) throw TOO_SLOW;
  };
}

/** A run that takes so many times as long as the first one, and at least so many ms, does not end. */
const HANG_FACTOR = 5;
const HANG_MS = 2000;

/** @throws what is to be said of the test */
function judgeFailure(error: unknown, test: SuiteTest): 'too-slow' {
  if (!isHeapslopeError(error)) throw error;
  if (error.code === 'HEAPSLOPE_HANDLER') {
    if (error.cause === TOO_SLOW) return 'too-slow';
    // The check counts from the second run of the test.
    throw createRepeatError((error as HandlerError).call + 1, error.cause, test);
  }
  if (error.code === 'HEAPSLOPE_HANDLER_TIMEOUT') {
    const { call, waitedMs } = error as HandlerTimeoutError;
    if (waitedMs < Math.max(HANG_MS, HANG_FACTOR * test.firstRunMs)) return 'too-slow';
    const [advice] = adviseSetUp({ heapBytes: 0, fakeTimers: findFakeTimers() });
    throw createHangError(call + 1, waitedMs, test, advice?.message);
  }
  pointAt(error, test.site);
  throw error;
}

/** A check that ends after this share of its time has lacked time. */
const CUT_SHARE = 0.8;

/**
 * Whether a check without a verdict lacked time, rather than that its answer is open. The sentences are those
 * of the check's own plan.
 */
function isCutShort({ verdict, reason }: LeakReport, took: number, limit: number): boolean {
  if (verdict !== 'inconclusive') return false;
  return took > CUT_SHARE * limit || /\blonger timeout\b/.test(reason);
}
