import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import process from 'node:process';
import { setAssertionRecorder, type Assertion, type EndCheck } from '../../ci/record-assertion.js';
import { fileOf } from '../../matchers/call-site.js';
import { createMatchers, type MatcherCall } from '../../matchers/create-matchers.js';
import {
  checkCollectedInProcess,
  checkInProcess,
  checkInstancesInProcess,
  type HostOverrides,
} from '../../node/checks/check-in-process.js';
import { findHost } from '../../node/host/find-host.js';
import { processClock } from '../../node/host/process-clock.js';
import { writeLine } from '../../node/host/progress-teller.js';
import { readRunnerVersion } from '../../node/host/read-runner-version.js';
import { awaitLateWork } from '../await-late-work.js';
import { checkRunnerVersion } from '../check-runner-version.js';
import { CONCURRENT_WARNING } from '../concurrent-warning.js';
import type { RepeatOptions } from '../repeat-options.js';
import type { Check } from '../../report/run-report.js';
import { openRecorder } from '../open-recorder.js';
import { recordMatcher } from '../record-matcher.js';
import { shareTestRecords } from '../share-test-records.js';
import { enterFile } from './enter-file.js';
import { tellChecks } from '../tell-checks.js';
import { tellLate } from '../tell-late.js';
import { annotateCheck, carryCheck, carryEarly, dropChecks, originOf } from './carry-check.js';
import { isRepeating, repeatTests } from './repeat-tests.js';
import type { VitestSuite, VitestTask } from './runner-access.js';
import {
  deadlineOf,
  LONGEST_WAIT_MS,
  RAISED_DEFAULT_MS,
  RUNNER_DEFAULT_MS,
} from '../test-timeout.js';

export { setDefaults, type ProjectDefaults } from '../../input/project-defaults.js';
export type { LeakMatchers, VitestLeakMatchers } from './matcher-types.js';

/** The task of a test, as far as Vitest 3, 4 and 5 agree. */
interface VitestTest {
  readonly name: string;
  readonly timeout?: number;
  readonly concurrent?: boolean;
  readonly result?: { readonly state?: string };
}

const { ledger, startedAt } = shareTestRecords<VitestTest>();
const running = new Set<VitestTest>();
// Taken now, since a test may put another console in its place.
const warn = console.warn.bind(console);

const recorder = openRecorder({
  root: findWorkerConfig()?.root ?? process.cwd(),
  isUpdate: findWorkerConfig()?.snapshotOptions?.updateSnapshot === 'all',
  warn: (message) => warn(`heapslope: ${message}`),
  hand: (check, { key }) => carryCheck(key, check),
});
let currentFile: VitestSuite | undefined;

warnOfVersion();
registerMatchers();
setAssertionRecorder(recordAssertion);
const host = findHost();
// Before all other hooks: the last of the hooks that end a file is the first one registered.
const entering = host?.enterFile ? enterFile(host) : undefined;
registerHooks();
if (host) host.isSetUp = true;
await entering;
if (host?.repeat) await registerRepetition();
raiseDefaultTimeout();

function warnOfVersion(): void {
  const version = readRunnerVersion('vitest');
  const warning = checkRunnerVersion({ name: 'vitest', version }, 'heapslope/vitest');
  if (warning !== undefined) warn(`heapslope: ${warning}`);
}

function registerMatchers(): void {
  const host = tellChecks({
    check: (handler, options, call) => checkInProcess(handler, options, describeHost(call)),
    checkInstances: (handler, of, options, call) =>
      checkInstancesInProcess(handler, of, options, describeHost(call)),
    checkCollected: (target, assertion, call) =>
      checkCollectedInProcess(target, assertion, {
        ...describeHost(call),
        testFile: fileOf(call.site),
      }),
    record: (call, matcher) => {
      const test = findOnly(listCandidates(call));
      const annotate = (check: Check) => annotateCheck(test, check);
      return recordMatcher(recorder, call, matcher, originOf(test, currentFile), annotate);
    },
    refuseLate: (call) => {
      // In another order than Vitest's own our hook may not be the last one.
      const { hooks = 'stack' } = findWorkerConfig()?.sequence ?? {};
      if (!ledger.isClosed || hooks !== 'stack') return undefined;
      return Promise.reject(tellLate(call));
    },
    handOver: (result, call) => {
      const [test, ...others] = listCandidates(call);
      return ledger.watch(result, call, {
        test: others.length === 0 ? test : undefined,
        hops: call.state.soft ? 2 : 1,
      });
    },
  });
  const matchers = createMatchers(host);
  expect.extend(matchers as unknown as Parameters<typeof expect.extend>[0]);
}

/** `assertNoLeak` in a test. */
function recordAssertion({ matcher, place }: Assertion): EndCheck {
  const test = findOnly([...running]);
  return recorder.begin({
    ...originOf(test, currentFile),
    matcher,
    expected: 'clean',
    place,
  });
}

/** Several run at once: then nothing tells which one it is. */
function findOnly(tests: readonly VitestTest[]): VitestTask | undefined {
  return tests.length === 1 ? (tests[0] as unknown as VitestTask) : undefined;
}

/** What is known of the test that calls a matcher. */
function describeHost(call: MatcherCall): HostOverrides {
  const tests = listCandidates(call);
  return {
    deadline: findEarliestDeadline(tests),
    warnings: tests.some(({ concurrent }) => concurrent) ? [CONCURRENT_WARNING] : [],
  };
}

function registerHooks(): void {
  beforeAll(() => ledger.open());
  // Vitest demands that hooks destructure their argument.
  beforeEach(({ task }) => {
    if (isRepeating(task)) return;
    running.add(task);
    currentFile = task.file as unknown as VitestSuite;
    carryEarly(currentFile);
    recorder.restart(task);
    dropChecks(task);
    startedAt.set(task, processClock.now());
  });
  afterEach(async ({ task }) => {
    if (isRepeating(task)) return;
    try {
      await ledger.settle(task, warn, (task as VitestTest).result?.state === 'fail');
    } finally {
      running.delete(task);
    }
  }, LONGEST_WAIT_MS);
  afterAll(async () => {
    try {
      await awaitLateWork(findWorker()?.filepath);
      await ledger.close(warn);
    } finally {
      recorder.finish();
    }
  }, LONGEST_WAIT_MS);
}

/** Suite mode: the environment's options say that each test is to be repeated. */
async function registerRepetition(): Promise<void> {
  const { prepareFile, finishTest, summarise } = await repeatTests({
    findOptions: () => findHost()?.repeat as RepeatOptions | undefined,
    check: (handler, options, deadline) => checkInProcess(handler, options, { deadline }),
    record: ({ key, site }) => {
      const test = key as VitestTask;
      const end = recorder.begin({
        ...originOf(test, currentFile),
        matcher: 'repeat',
        expected: 'clean',
        place: site.place,
      });
      return async (report) => {
        const check = end(report);
        await annotateCheck(test, check);
        return check.known;
      };
    },
  });
  locateTests();
  let file: VitestSuite | undefined;
  beforeEach(({ task }) => {
    file = task.file as unknown as VitestSuite;
    prepareFile(file);
  });
  // The first to be registered is the last to be called: hooks of the test file come before it.
  afterEach(async ({ task }) => {
    if (!isRepeating(task)) await finishTest(task as unknown as VitestTask);
  });
  afterAll(() => {
    const summary = file && summarise(file);
    if (summary !== undefined) writeLine(summary);
  });
}

/** The tests are collected after this: failures are to stand at their lines. */
function locateTests(): void {
  const config = findWorkerConfig();
  if (config) config.includeTaskLocation = true;
}

/**
 * The test that a check belongs to. Vitest 4 and 5 name it in the matcher's state; in 3 it is one of
 * those that run, and a check that could be of several decides the file if nobody awaits it.
 */
function listCandidates({ state }: MatcherCall): VitestTest[] {
  return state.task ? [state.task as VitestTest] : [...running];
}

function findEarliestDeadline(tests: readonly VitestTest[]): number | undefined {
  const deadlines = tests
    .map((test) => deadlineOf(startedAt.get(test), test.timeout))
    .filter((deadline) => deadline !== undefined);
  return deadlines.length === 0 ? undefined : Math.min(...deadlines);
}

/** Only where the configuration still says what Vitest says by itself; tests with a timeout of their own keep it. */
function raiseDefaultTimeout(): void {
  if (findWorkerConfig()?.testTimeout === RUNNER_DEFAULT_MS) {
    vi.setConfig({ testTimeout: RAISED_DEFAULT_MS });
  }
}

/** The config of the file that is about to be collected. */
function findWorkerConfig(): WorkerConfig | undefined {
  return findWorker()?.config;
}

function findWorker(): { config?: WorkerConfig; filepath?: string } | undefined {
  return (globalThis as { __vitest_worker__?: { config?: WorkerConfig; filepath?: string } })
    .__vitest_worker__;
}

interface WorkerConfig {
  root?: string;
  snapshotOptions?: { updateSnapshot?: string };
  sequence?: { hooks?: string };
  testTimeout?: number;
  includeTaskLocation?: boolean;
}
