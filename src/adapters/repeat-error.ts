import { describeCause, HandlerError, InconclusiveError, LeakError } from '../report/errors.js';
import { ownSiteOf, pointAt, type CallSite } from '../matchers/call-site.js';
import { formatDuration } from '../report/format-amount.js';
import { explainKnown } from '../report/explain-known.js';
import { formatReport } from '../report/format-report.js';
import type { LeakReport } from '../report/leak-report.js';
import type { KnownLeaks } from '../report/known-leaks.js';

/** A test of the user's, as its failures speak of it. */
export interface FailingTest {
  readonly name: string;
  /** Where it is written. */
  readonly site: CallSite;
}

/** A test that passes once cannot be run again. `call` is the run, counted from 1. */
export class RepeatError extends HandlerError {}

/** The verdict on a test, as an error that stands at the test's line. */
export function createVerdictError(
  report: LeakReport,
  { site }: FailingTest,
  { width, known }: { width?: number | undefined; known?: KnownLeaks | undefined } = {},
): LeakError | InconclusiveError {
  const shown = formatReport(report, width === undefined ? {} : { width });
  const text = [...explainKnown(known), shown].join('\n\n');
  // A known leak that is gone fails as well, where that is asked for.
  const isLeak = report.verdict !== 'inconclusive';
  const error = isLeak
    ? new LeakError(
        report,
        `${report.verdict === 'leak' ? 'This test leaks. ' : ''}${report.reason}\n\n${text}`,
      )
    : new InconclusiveError(report, `Whether this test leaks is open. ${report.reason}\n\n${text}`);
  pointAt(error, site);
  return error;
}

/** Stands at the line that failed, where that is the user's, else at the test's line. */
export function createRepeatError(run: number, cause: unknown, test: FailingTest): RepeatError {
  const error = new RepeatError(run, cause, describeFailure(run, cause, test));
  pointAt(error, findFailingLine(cause) ?? test.site);
  return error;
}

/** Our own frames, and the runner's, say nothing of a failure. */
function findFailingLine(cause: unknown): CallSite | undefined {
  const { stack } = (cause ?? {}) as { stack?: unknown };
  const site = ownSiteOf(typeof stack === 'string' ? stack : '');
  return site.place === undefined ? undefined : site;
}

/** @param advice what may have to do with it, where something is known */
export function createHangError(
  run: number,
  waitedMs: number,
  test: FailingTest,
  advice: string | undefined,
): RepeatError {
  const how = `its ${ordinal(run)} run did not end, and was waited for ${formatDuration(waitedMs)}`;
  const error = new RepeatError(
    run,
    undefined,
    `This test cannot run again: ${how}.\n${advice === undefined ? '' : `${advice}\n`}${adviseTest(test)}`,
  );
  pointAt(error, test.site);
  return error;
}

/** Tests that fail later than this do it now and then, whatever they take. */
const EARLY_RUNS = 5;

function describeFailure(run: number, cause: unknown, test: FailingTest): string {
  const start =
    run <= EARLY_RUNS ? 'This test cannot run again' : 'This test fails when it is run often';
  return `${start}: at its ${ordinal(run)} run it failed with ${endSentence(firstLine(describeCause(cause)))}\n${adviseTest(test)}`;
}

function adviseTest({ name }: FailingTest): string {
  return (
    'Suite mode runs each test many times, with its beforeEach and afterEach hooks. ' +
    `Free what the test takes and set back what it changes, in afterEach or in the test itself, or leave the test out: repeat: { skip: [${JSON.stringify(name)}] }.`
  );
}

/** The runners show all of it as the cause. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** `1st`, `2nd`, `3rd`, `11th`, `122nd`. */
function ordinal(number: number): string {
  const isTeen = Math.floor(number / 10) % 10 === 1;
  return `${number}${isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')}`;
}
