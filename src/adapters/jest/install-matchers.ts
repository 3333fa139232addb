import { AsyncLocalStorage } from 'node:async_hooks';
import type { CheckRecorder } from '../../ci/check-recorder.js';
import { fileOf } from '../../matchers/call-site.js';
import {
  createMatchers,
  type MatcherCall,
  type MatcherFunctions,
} from '../../matchers/create-matchers.js';
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
import { awaitLateWork, countPendingWork } from '../await-late-work.js';
import { checkRunnerVersion } from '../check-runner-version.js';
import { CONCURRENT_WARNING } from '../concurrent-warning.js';
import { resolveRepeat } from '../repeat-options.js';
import { setAssertionRecorder } from '../../ci/record-assertion.js';
import { recordMatcher, type TestOrigin } from '../record-matcher.js';
import { shareTestRecords } from '../share-test-records.js';
import { tellChecks } from '../tell-checks.js';
import { tellLate } from '../tell-late.js';
import {
  deadlineOf,
  LONGEST_WAIT_MS,
  RAISED_DEFAULT_MS,
  RUNNER_DEFAULT_MS,
} from '../test-timeout.js';
import {
  hasFailed,
  listTests,
  readCircusState,
  type CircusHook,
  type CircusTest,
} from './circus-state.js';
import { attemptOf, createJestRecorder, originOf } from './record-checks.js';
import { isRepeating, repeatTests, type JestExpect } from './repeat-tests.js';
import { UsageError } from '../../report/errors.js';

/** What is used of Jest's globals. */
export interface JestGlobals {
  expect: JestExpect & { extend(matchers: never): void };
  beforeAll: JestHook;
  beforeEach: JestHook;
  afterEach: JestHook;
  afterAll: JestHook;
}

type JestHook = (hook: () => Promise<void> | void, timeout?: number) => void;

/** Jest indents a failure's message by four columns. */
const MESSAGE_WIDTH = 76;
/** Where `jest.setTimeout` leaves its value; jest-circus reads it when the tests start. */
const TIMEOUT_KEY = Symbol.for('TEST_TIMEOUT_SYMBOL');

const GUARDED = Symbol.for('heapslope.guarded');

const { ledger, startedAt } = shareTestRecords<CircusTest>();
/** Which concurrent test a check belongs to. Many of them run at once, and Jest runs no hooks for them. */
const concurrentTest = new AsyncLocalStorage<CircusTest>();
// Taken now, since a test may put another console in its place.
const warn = console.warn.bind(console);

/**
 * Registers the matchers with Jest, and the hooks that guard checks which nobody awaits.
 *
 * @param entry the import that the user wrote, for error messages
 * @throws UsageError that says what to write, where Jest is not ready for it
 */
export function installMatchers(globals: Partial<JestGlobals>, entry: string): void {
  assertReady(globals, entry);
  const version = readRunnerVersion('jest');
  const warning = checkRunnerVersion({ name: 'jest', version }, entry);
  if (warning !== undefined) warn(`heapslope: ${warning}`);
  const recorder = createJestRecorder(globals.expect, (message) => warn(`heapslope: ${message}`));
  const origin = () => originOf(findTest(), globals.expect);
  globals.expect.extend(createJestMatchers(recorder, origin) as never);
  setAssertionRecorder(({ matcher, place }) =>
    recorder.begin({ ...origin(), matcher, expected: 'clean', place }),
  );
  registerHooks(globals, recorder);
  registerRepetition(globals, recorder);
  raiseDefaultTimeout();
}

function assertReady(globals: Partial<JestGlobals>, entry: string): asserts globals is JestGlobals {
  if ('__vitest_worker__' in globalThis) {
    throw new UsageError(
      `${entry} is for Jest, and this is Vitest. Write: setupFiles: ['heapslope/vitest']`,
    );
  }
  if (globals.expect === undefined || globals.afterEach === undefined) {
    throw new UsageError(
      `${entry} found no \`expect\` to extend. Jest has one only after its test framework is installed: ` +
        `list the module in setupFilesAfterEnv, not in setupFiles. Write: setupFilesAfterEnv: ['${entry}']` +
        (entry === 'heapslope/jest'
          ? `\nWhere the config says injectGlobals: false, write: setupFilesAfterEnv: ['heapslope/jest-globals']`
          : ''),
    );
  }
  if (readCircusState() === undefined) {
    throw new UsageError(
      `${entry} needs jest-circus, Jest's own test runner, and this is another one (jest-jasmine2?). ` +
        `Take testRunner out of the Jest config, or extend expect by hand and await every check: ` +
        `expect.extend(require('heapslope/matchers'))`,
    );
  }
}

function createJestMatchers(recorder: CheckRecorder, origin: () => TestOrigin): MatcherFunctions {
  const host = tellChecks({
    width: MESSAGE_WIDTH,
    check: (handler, options) => checkInProcess(handler, options, describeHost()),
    checkInstances: (handler, of, options) =>
      checkInstancesInProcess(handler, of, options, describeHost()),
    checkCollected: (target, assertion, { site }) =>
      checkCollectedInProcess(target, assertion, { ...describeHost(), testFile: fileOf(site) }),
    record: (call, matcher) => recordMatcher(recorder, call, matcher, origin()),
    refuseLate,
    handOver: (result, call) => ledger.watch(result, call, { test: findTest(), hops: 2 }),
  });
  return createMatchers(host);
}

/** What is known of the test that is running. */
function describeHost(): HostOverrides {
  const test = findTest();
  const timeout = test && (test.timeout ?? readCircusState()?.testTimeout);
  return {
    deadline: test && deadlineOf(startedAt.get(test), timeout),
    warnings: test?.concurrent ? [CONCURRENT_WARNING] : [],
  };
}

function registerHooks(
  { expect, beforeAll, beforeEach, afterEach, afterAll }: JestGlobals,
  recorder: CheckRecorder,
): void {
  // In a hook there is the timer of the hook's own timeout.
  const pending = countPendingWork() + 1;
  beforeAll(guardConcurrentTests);
  beforeEach(() => {
    const test = findTest();
    if (test === undefined || isRepeating(test)) return;
    if (attemptOf(test) > 1) recorder.restart(test);
    startedAt.set(test, processClock.now());
  });
  afterEach(async () => {
    const test = findTest();
    if (test && !isRepeating(test)) await ledger.settle(test, warn, hasFailed(test));
  }, LONGEST_WAIT_MS);
  afterAll(async () => {
    try {
      await awaitLateWork(expect.getState?.().testPath, pending);
      await ledger.close(warn);
    } finally {
      recorder.finish();
    }
  }, LONGEST_WAIT_MS);
  keepLastHookLast();
}

/** Jest calls hooks of this kind in the order in which they were registered: those of the file come after it. */
function keepLastHookLast(): void {
  const hooks = readCircusState()!.rootDescribeBlock.hooks as CircusHook[];
  const own = hooks.at(-1)!;
  hooks.push = (...more) => {
    hooks.splice(hooks.indexOf(own), 1);
    return Array.prototype.push.call(hooks, ...more, own);
  };
}

/**
 * Where the tests are over: an unhandled rejection would end the process, and with it the tests of other files. The
 * promise never settles; a run in one process gets an exit code that tells.
 */
function refuseLate(call: MatcherCall): Promise<never> | undefined {
  if (!ledger.isClosed) return undefined;
  writeLine(`heapslope: ${tellLate(call).message}`);
  const { parentProcess } = readCircusState() ?? {};
  if (parentProcess) parentProcess.exitCode = 1;
  return new Promise<never>(() => {});
}

/** Suite mode: the environment's options say that each test is to be repeated. */
function registerRepetition(
  { beforeAll, afterAll, expect }: JestGlobals,
  recorder: CheckRecorder,
): void {
  const host = findHost();
  if (host) host.isSetUp = true;
  if (host?.repeat === undefined) return;
  const repetition = resolveRepeat(host.repeat);
  let summarise: (() => string | undefined) | undefined;
  beforeAll(() => {
    summarise = repeatTests(expect, MESSAGE_WIDTH, repetition, {
      check: (handler, options, deadline) => checkInProcess(handler, options, { deadline }),
      record: ({ key, site }) => {
        const end = recorder.begin({
          ...originOf(key as CircusTest, expect),
          matcher: 'repeat',
          expected: 'clean',
          place: site.place,
        });
        return (report) => end(report).known;
      },
    });
  });
  afterAll(() => {
    const summary = summarise?.();
    if (summary !== undefined) writeLine(summary);
  });
}

function findTest(): CircusTest | undefined {
  return concurrentTest.getStore() ?? readCircusState()?.currentlyRunningTest ?? undefined;
}

/** Does for concurrent tests what the hooks do for the others. Runs before the first of them starts. */
function guardConcurrentTests(): void {
  const state = readCircusState();
  if (state === undefined) return;
  for (const test of listTests(state.rootDescribeBlock)) {
    const { fn } = test;
    // A set-up module that is loaded twice finds the test guarded. One with `done` cannot be concurrent.
    if (!test.concurrent || fn === undefined || fn.length > 0 || GUARDED in fn) continue;
    const guarded = () => concurrentTest.run(test, () => runGuarded(test, fn));
    test.fn = Object.assign(guarded, { [GUARDED]: true });
  }
}

async function runGuarded(test: CircusTest, fn: () => unknown): Promise<void> {
  startedAt.set(test, processClock.now());
  let isDone = false;
  try {
    await fn();
    isDone = true;
  } finally {
    await ledger.settle(test, warn, !isDone);
  }
}

/** Only where neither the configuration nor `jest.setTimeout` has set one; tests with their own keep it. */
function raiseDefaultTimeout(): void {
  const scope = globalThis as { [TIMEOUT_KEY]?: number };
  if (scope[TIMEOUT_KEY] === undefined && readCircusState()?.testTimeout === RUNNER_DEFAULT_MS) {
    scope[TIMEOUT_KEY] = RAISED_DEFAULT_MS;
  }
}
