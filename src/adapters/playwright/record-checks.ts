import { dirname } from 'node:path';
import process from 'node:process';
import { CheckRecorder } from '../../ci/check-recorder.js';
import { addToRun, findRun } from '../../ci/run-folder.js';
import { findProjectRoot } from '../../ci/find-project.js';
import { fileOf } from '../../matchers/call-site.js';
import type { MatcherCall, RecordReport } from '../../matchers/create-matchers.js';
import type { Check } from '../../report/run-report.js';
import { openRecorder } from '../open-recorder.js';
import { recordMatcher } from '../record-matcher.js';
import type { PlaywrightTest } from './find-test.js';

/** Stands for the file where no test of Playwright's runs. */
const NOBODY = {};
let recorder: CheckRecorder | undefined;
/** Tests by what tells them, since Playwright makes an object for each question. */
const keys = new Map<string, object>();

/** A check begins: for the report of the run, the leaks that are known, and the test's attachments. */
export function recordCheck(
  test: PlaywrightTest | undefined,
  call: MatcherCall,
  matcher: string,
): RecordReport {
  const file = test?.file ?? fileOf(call.site);
  recorder ??= open(test, file);
  const path = test?.titlePath.slice(1) ?? [];
  return recordMatcher(recorder, call, matcher, { key: keyOf(test), file, path }, (check) =>
    handOver(test, check),
  );
}

function open(test: PlaywrightTest | undefined, file: string | undefined): CheckRecorder {
  const warn = (message: string) => process.stderr.write(`heapslope: ${message}\n`);
  const opened = openRecorder({
    root: findRoot(test) ?? findProjectRoot(file, process.cwd()),
    isUpdate: test?.config?.updateSnapshots === 'all',
    warn,
    hand: () => {},
  });
  process.once('exit', () => {
    try {
      opened.finish();
    } catch (error) {
      warn((error as Error).message);
      process.exitCode = 1;
    }
  });
  return opened;
}

/** The folder of the config, beside which the baseline lies. */
function findRoot(test: PlaywrightTest | undefined): string | undefined {
  const { configFile, rootDir } = test?.config ?? {};
  return configFile === undefined ? rootDir : dirname(configFile);
}

async function handOver(test: PlaywrightTest | undefined, check: Check): Promise<void> {
  const folder = findRun()?.folder;
  if (folder !== undefined) addToRun(folder, { check, attempt: (test?.retry ?? 0) + 1 });
  await test?.attach('heapslope', {
    body: JSON.stringify(check, undefined, 2),
    contentType: 'application/json',
  });
}

function keyOf(test: PlaywrightTest | undefined): object {
  if (test === undefined) return NOBODY;
  const id = JSON.stringify([test.file, test.titlePath, test.retry]);
  let key = keys.get(id);
  if (key === undefined) keys.set(id, (key = {}));
  return key;
}
