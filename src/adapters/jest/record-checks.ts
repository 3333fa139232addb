import { CheckRecorder, type CheckOrigin } from '../../ci/check-recorder.js';
import { findProjectRoot } from '../../ci/find-project.js';
import { addToRun, findRun } from '../../ci/run-folder.js';
import { openRecorder } from '../open-recorder.js';
import type { TestOrigin } from '../record-matcher.js';
import { pathOf, type CircusTest } from './circus-state.js';
import type { JestExpect } from './repeat-tests.js';

/** The recorder of a test file: what it records goes to the run's folder, where a reporter has made one. */
export function createJestRecorder(
  expect: JestExpect,
  warn: (message: string) => void,
): CheckRecorder {
  const state = expect.getState?.();
  return openRecorder({
    root: findProjectRoot(state?.testPath, process.cwd()),
    isUpdate: state?.snapshotState?._updateSnapshot === 'all',
    warn,
    hand: (check, { key }: CheckOrigin) => {
      const folder = findRun()?.folder;
      if (folder !== undefined) addToRun(folder, { check, attempt: attemptOf(key as CircusTest) });
    },
  });
}

/** The test, or the file where no test runs. */
export function originOf(test: CircusTest | undefined, expect: JestExpect): TestOrigin {
  return {
    key: test ?? NOBODY,
    file: expect.getState?.().testPath,
    path: test === undefined ? [] : pathOf(test),
  };
}

const NOBODY = {};

/** Which try of a test this is, from 1. */
export function attemptOf({ invocations }: Partial<CircusTest>): number {
  return invocations ?? 1;
}
