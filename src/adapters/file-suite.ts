import { HandlerError, HandlerTimeoutError, isHeapslopeError } from '../errors.js';
import { pointAt } from '../matchers/call-site.js';
import { findFakeTimers } from '../node/inspect-set-up.js';
import { processClock } from '../node/process-clock.js';
import { shareSpending } from '../node/process-spending.js';
import type { Handler, LeakOptions } from '../options.js';
import { adviseSetUp } from '../report/advise-set-up.js';
import type { LeakReport } from '../report/leak-report.js';
import {
  createHangError,
  createRepeatError,
  createVerdictError,
  type FailingTest,
} from './repeat-error.js';
import type { Repetition } from './repeat-options.js';
import { createSuiteBudget } from './suite-budget.js';
import { createSuiteProgress } from './suite-progress.js';
import { summariseSuite, type Unchecked } from './summarise-suite.js';

/** Runs one check; `deadline` is on the process's clock, ms. */
export type SuiteCheck = (
  handler: Handler,
  options: LeakOptions,
  deadline: number | undefined,
) => Promise<LeakReport>;

export interface SuiteTest extends FailingTest {
  /** The runner's own object for it: a test that is tried again is still one. */
  readonly key: object;
  /** One more run of it. */
  run(): Promise<void>;
  /** What its first run took, ms. */
  readonly firstRunMs: number;
}

/** Suite mode in one file: its checks one after the other, within their budget. */
export interface FileSuite {
  /**
   * Checks a test that has run once.
   *
   * @throws RepeatError where a further run fails, LeakError or InconclusiveError for the verdict
   */
  check(test: SuiteTest): Promise<void>;
  /** Counts a test that is decided without a check. */
  pass(key: object): void;
  /** What was not checked, and how to change that; undefined where nothing was left out. */
  summarise(): string | undefined;
}

export interface FileSuiteInput {
  /** Path of the file. */
  readonly file: string;
  /** How many tests of it are to be repeated. */
  readonly tests: number;
  readonly repetition: Repetition;
  readonly check: SuiteCheck;
  /** Columns that a message may use; default: the report's own. */
  readonly width?: number;
}

export function createFileSuite(input: FileSuiteInput): FileSuite {
  const { file, tests, repetition, width } = input;
  const budget = createSuiteBudget(repetition, shareSpending());
  const progress = createSuiteProgress(file, tests);
  const done = new Set<object>();
  const unchecked: Unchecked[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  /** Concurrent tests wait here, and not while their time runs. */
  function check(test: SuiteTest): Promise<void> {
    const result = turn.then(() => checkNow(test));
    turn = result.catch(() => {});
    return result;
  }

  async function checkNow(test: SuiteTest): Promise<void> {
    const { name } = test;
    const start = processClock.now();
    const limit = budget.grant(Math.max(1, tests - done.size));
    const leaveOut = () => {
      unchecked.push({ name, why: limit < repetition.cap ? 'budget' : 'time' });
    };
    // A run that is given up goes on beside the next test: none is begun that will not end in time.
    if (limit === 0 || test.firstRunMs * SPARE_RUNS > limit) return leaveOut();
    try {
      const report = await runCheck(test, start, limit);
      if (report === undefined) {
        leaveOut();
      } else if (isCutShort(report, processClock.now() - start, limit)) {
        budget.noteTooLittle(limit);
        leaveOut();
      } else if (report.verdict !== 'clean') throw createVerdictError(report, test, width);
    } finally {
      budget.spend(processClock.now() - start);
    }
  }

  /** Undefined where there was no time for a check. */
  function runCheck(
    test: SuiteTest,
    start: number,
    limit: number,
  ): Promise<LeakReport | undefined> {
    const { name } = test;
    const handler = createHandler(test, limit);
    const deadline = limit < Infinity ? start + limit : undefined;
    const step = { name, done: done.size, leftMs: budget.left };
    return progress
      .tell(step, { name, ...repetition.check }, (told) => input.check(handler, told, deadline))
      .catch((error: unknown) => judgeFailure(error, test));
  }

  return {
    check,
    pass: (key) => void done.add(key),
    summarise: () => summariseSuite(file, tests, unchecked, repetition),
  };
}

/** There must be the time for so many runs like the first before the second is begun. */
const SPARE_RUNS = 2;
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

/** @throws what is to be said of the test; nothing where it had too little time */
function judgeFailure(error: unknown, test: SuiteTest): undefined {
  if (!isHeapslopeError(error)) throw error;
  if (error.code === 'HEAPSLOPE_HANDLER') {
    if (error.cause === TOO_SLOW) return undefined;
    // The check counts from the second run of the test.
    throw createRepeatError((error as HandlerError).call + 1, error.cause, test);
  }
  if (error.code === 'HEAPSLOPE_HANDLER_TIMEOUT') {
    const { call, waitedMs } = error as HandlerTimeoutError;
    if (waitedMs < Math.max(HANG_MS, HANG_FACTOR * test.firstRunMs)) return undefined;
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
