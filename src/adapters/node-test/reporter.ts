/**
 * Reporter for node:test, beside the one that shows the results:
 *
 *   node --test --test-reporter=spec --test-reporter-destination=stdout \
 *     --test-reporter=heapslope/node-test/reporter --test-reporter-destination=stdout
 *
 * Node hands no options to a reporter: the variable HEAPSLOPE_REPORT holds them as JSON.
 */
import process from 'node:process';
import { publishRun } from '../../ci/publish-run.js';
import { createRunReport } from '../../ci/report-file.js';
import { planReport } from '../../ci/report-options.js';
import { closeRun, openRun, readRun } from '../../ci/run-folder.js';
import { InvalidOptionError } from '../../report/errors.js';
import { placeChecks, type TestPlace } from './place-checks.js';

/** An event of the runner, as far as it is used. */
interface TestEvent {
  type: string;
  data: { name?: string; nesting?: number; file?: string; line?: number };
}

// Node loads this before it starts the processes of the test files, which inherit the variable.
const plan = planReport(readOptions(process.env.HEAPSLOPE_REPORT), 'HEAPSLOPE_REPORT', process.env);
const root = process.cwd();
const run = openRun(
  { root, ...(plan.baseline === undefined ? {} : { baseline: plan.baseline }) },
  true,
);

/** Yields what is to be told when all tests are over. */
export default async function* reportLeaks(
  source: AsyncIterable<TestEvent>,
): AsyncGenerator<string> {
  const tests: TestPlace[] = [];
  const around = new Map<string, string[]>();
  for await (const { type, data } of source) {
    const { name, nesting, file, line } = data ?? {};
    if (type !== 'test:start' || name === undefined || file === undefined) continue;
    const path = [...(around.get(file) ?? []).slice(0, nesting ?? 0), name];
    around.set(file, path);
    if (line !== undefined) tests.push({ file, line, path });
  }
  const checks = placeChecks(readRun(run.folder!), tests, root);
  closeRun(run);
  const report = createRunReport(checks, { runner: 'node:test', runnerVersion: process.version });
  const { lines, failures } = publishRun(report, plan, root);
  if (lines.length > 0) yield `\n${lines.join('\n')}\n`;
  if (failures.length === 0) return;
  process.exitCode = 1;
  yield `\n${failures.join('\n')}\n`;
}

function readOptions(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new InvalidOptionError(
      `HEAPSLOPE_REPORT must hold options of the reporter as JSON, such as '{"json":"heapslope.json"}', and is '${text}'.`,
      cause,
    );
  }
}
