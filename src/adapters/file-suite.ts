import { processClock } from '../node/host/process-clock.js';
import { shareSpending } from '../node/host/process-spending.js';
import type { RecordReport } from '../matchers/create-matchers.js';
import type { Handler, LeakOptions } from '../input/options.js';
import type { LeakReport } from '../report/leak-report.js';
import { checkWithin, type SuiteTest } from './check-within.js';
import { createVerdictError } from './repeat-error.js';
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

/** A test is checked. What this returns gets the report, and tells which of its leaks are known. */
export type RecordTest = (test: SuiteTest) => RecordReport;

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
  readonly record?: RecordTest;
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
    const step = { name, done: done.size, leftMs: budget.left };
    const options = { name, ...repetition.check };
    try {
      const outcome = await checkWithin(test, limit, (handler, deadline) =>
        progress.tell(step, options, (told) => input.check(handler, told, deadline)),
      );
      if (outcome === 'cut') budget.noteTooLittle(limit);
      if (typeof outcome === 'string') return leaveOut();
      const known = await input.record?.(test)(outcome);
      if (known === undefined ? outcome.verdict === 'clean' : known.passes) return;
      throw createVerdictError(outcome, test, { width, known });
    } finally {
      budget.spend(processClock.now() - start);
    }
  }

  return {
    check,
    pass: (key) => void done.add(key),
    summarise: () => summariseSuite(file, tests, unchecked, repetition),
  };
}

/** There must be the time for so many runs like the first before the second is begun. */
const SPARE_RUNS = 2;
