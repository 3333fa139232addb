import process from 'node:process';
import { describeOutcome } from '../../report/describe-outcome.js';
import type { Check } from '../../report/run-report.js';
import type { TestOrigin } from '../record-matcher.js';
import { pathOf } from './list-repeated.js';
import type { VitestSuite, VitestTask } from './runner-access.js';

/** What Vitest lets a test say of itself. */
interface AnnotatingContext {
  annotate?(message: string, type: string): Promise<unknown>;
}

interface CarryingTask {
  meta?: { heapslope?: Check[] };
  readonly context?: AnnotatingContext;
}

/** The test, or the file where the test is not known. */
export function originOf(task: VitestTask | undefined, file: VitestSuite | undefined): TestOrigin {
  return {
    key: task ?? file ?? NOBODY,
    file: task?.file.filepath ?? file?.filepath ?? currentFile(),
    path: task === undefined ? [] : pathOf(task),
  };
}

/** Stands for the file before its first test, such as in a `beforeAll`. */
const NOBODY = {};
let early: Check[] = [];

/** Gives the runner a check to carry to its reporters, in the meta of its test. */
export function carryCheck(task: object, check: Check): void {
  const { meta } = task as CarryingTask;
  if (meta) (meta.heapslope ??= []).push(check);
  else early.push(check);
}

/** Gives the file what was checked before its first test. */
export function carryEarly(file: object): void {
  for (const check of early) carryCheck(file, check);
  early = [];
}

/** The test is tried anew: what it carried is of the try before. */
export function dropChecks(task: object): void {
  const { meta } = task as CarryingTask;
  if (meta) delete meta.heapslope;
}

/**
 * Says the verdict among the test's annotations, for the runner's own reporters. On GitHub that of a clean
 * check is left out: each becomes a notice, of which only ten are shown.
 */
export async function annotateCheck(task: object | undefined, check: Check): Promise<void> {
  const { context } = (task ?? {}) as CarryingTask;
  const isQuiet = check.passed && check.known === undefined && check.report.warnings.length === 0;
  if (!context?.annotate || (isQuiet && process.env.GITHUB_ACTIONS === 'true')) return;
  try {
    await context.annotate(describeOutcome(check), 'heapslope');
  } catch {
    // The test is over: the check was not awaited. Nothing but this note is lost.
  }
}

function currentFile(): string | undefined {
  const { __vitest_worker__: worker } = globalThis as {
    __vitest_worker__?: { filepath?: string };
  };
  return worker?.filepath;
}
