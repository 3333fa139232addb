/**
 * The checks of `assertNoLeak` and `leakFree`: where one of our set-up modules is loaded they belong to the
 * runner's test that is running; elsewhere to the test of node:test, if there is one.
 */
import process from 'node:process';
import type { LeakReport } from '../report/leak-report.js';
import type { Check } from '../report/run-report.js';
import { CheckRecorder } from './check-recorder.js';
import { chooseBaselineMode } from './choose-baseline-mode.js';
import { findNodeTest } from './find-node-test.js';
import { findProjectRoot } from './find-project.js';
import { addToRun, findRun } from './run-folder.js';
import { ownJson } from '../report/own-json.js';

/** What is known of an assertion when it begins. */
export interface Assertion {
  readonly matcher: string;
  /** Its name in the options, if it has one. */
  readonly name?: string | undefined;
  /** `file:line:column` of the user's line. */
  readonly place: string | undefined;
}

export type EndCheck = (report: LeakReport) => Check | undefined;

/** A set-up module's own way to record an assertion of the test that is running. */
export type RecordAssertion = (assertion: Assertion) => EndCheck | undefined;

const KEY = Symbol.for('heapslope.record-assertion');

/** To be called by a set-up module. */
export function setAssertionRecorder(record: RecordAssertion): void {
  (globalThis as { [KEY]?: RecordAssertion })[KEY] = record;
}

/** An assertion begins. What this returns gets the report, and tells whether its leaks are known. */
export function recordAssertion(assertion: Assertion): EndCheck | undefined {
  const own = (globalThis as { [KEY]?: RecordAssertion })[KEY];
  return (own ?? recordAlone)(assertion);
}

let alone: CheckRecorder | undefined;
/** Stand for the tests that cannot be told apart, by file. */
const strangers = new Map<string, object>();

function recordAlone({ matcher, name, place }: Assertion): EndCheck {
  const file = fileOf(place);
  const test = findNodeTest();
  const path = test?.path ?? (name === undefined ? [] : [name]);
  alone ??= createRecorder(test?.file ?? file);
  const id = ownJson.stringify([file, path]);
  let key = test?.key ?? strangers.get(id);
  if (key === undefined) strangers.set(id, (key = {}));
  return alone.begin({
    key,
    file: test?.file ?? file,
    path,
    matcher,
    expected: 'clean',
    place,
  });
}

function createRecorder(file: string | undefined): CheckRecorder {
  const run = findRun();
  const { mode, note } = chooseBaselineMode({ env: process.env, option: run?.baseline });
  const warn = (message: string) => process.stderr.write(`heapslope: ${message}\n`);
  if (note !== undefined) warn(note);
  const recorder = new CheckRecorder({
    root: run?.root ?? findProjectRoot(file, process.cwd()),
    cwd: process.cwd(),
    mode,
    warn,
    hand: (check) => {
      if (run?.folder !== undefined) addToRun(run.folder, { check, attempt: 1 });
    },
  });
  if (mode === 'update') process.once('exit', () => finishAtExit(recorder, warn));
  return recorder;
}

function finishAtExit(recorder: CheckRecorder, warn: (message: string) => void): void {
  try {
    recorder.finish();
  } catch (error) {
    warn((error as Error).message);
    process.exitCode = 1;
  }
}

function fileOf(place: string | undefined): string | undefined {
  return place?.replace(/(?::\d+)+$/, '');
}
