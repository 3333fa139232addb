/**
 * `heapslope/browser`: the set-up module of Vitest's browser mode. It runs in the page, and holds nothing of
 * Node's: the checks run in the process of Vitest, as a browser command that the plugin adds.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { createMatchers, type MatcherCall } from '../../matchers/create-matchers.js';
import type { LeakMatchers } from '../../matchers/leak-matchers.js';
import { describeOutcome } from '../../report/describe-outcome.js';
import type { Check } from '../../report/run-report.js';
import { CONCURRENT_WARNING } from '../concurrent-warning.js';
import { shareTestRecords } from '../share-test-records.js';
import {
  deadlineOf,
  LONGEST_WAIT_MS,
  RAISED_DEFAULT_MS,
  RUNNER_DEFAULT_MS,
} from '../test-timeout.js';
import {
  checkCollected,
  checkInstances,
  checkMemory,
  findCommand,
  SkippedError,
  type Asker,
  type CheckedInPage,
} from './browser-checks.js';
import { COMMANDS } from './browser-protocol.js';
import { openRegistry } from './browser-registry.js';

export type { LeakMatchers } from '../../matchers/leak-matchers.js';

declare module 'vitest' {
  // Vitest 4 and 5 declare different type parameters; without any it merges with both.
  interface Matchers extends LeakMatchers {}
}

/** The task of a test, as far as Vitest 4 and 5 agree. */
interface BrowserTest {
  readonly id: string;
  readonly name: string;
  readonly timeout?: number;
  readonly concurrent?: boolean;
  readonly file: { readonly filepath?: string; readonly name: string };
  readonly suite?: BrowserSuite;
  readonly result?: { readonly retryCount?: number };
  readonly context?: {
    annotate?(message: string, type: string): Promise<unknown>;
    skip?(note?: string): never;
  };
  readonly meta: { heapslope?: Check[] };
}

interface BrowserSuite {
  readonly name: string;
  readonly suite?: BrowserSuite;
  readonly filepath?: string;
}

/** What Vitest gives a test of a browser that names no timeout, ms. */
const BROWSER_DEFAULT_MS = 15_000;
// Fake timers of a test come later.
const now = performance.now.bind(performance);
const warn = console.warn.bind(console);
const { ledger, startedAt } = shareTestRecords<BrowserTest>();
const running = new Set<BrowserTest>();
/** Of the checks of matchers that have begun: told to whoever records them when they end. */
const ended = new WeakMap<MatcherCall, Check>();

openRegistry();
registerMatchers();
registerHooks();
raiseDefaultTimeout();

function registerMatchers(): void {
  const matchers = createMatchers({
    check: (handler, options, call) =>
      settle(call, checkMemory(handler, options, describe(call, 'toLeakMemory'))),
    checkInstances: (handler, of, options, call) =>
      settle(call, checkInstances(handler, of, options, describe(call, 'toLeakInstancesOf'))),
    checkCollected: (target, assertion, call) =>
      settle(call, checkCollected(target, assertion, describe(call, 'toBeCollected'))),
    record: (call) => () => ended.get(call)?.known,
    handOver: (result, call) =>
      ledger.watch(result, call, { test: findTest(call), hops: call.state.soft ? 2 : 1 }),
  });
  const { toLeakMemory, toLeakInstancesOf, toBeCollected } = matchers;
  expect.extend({ toLeakMemory, toLeakInstancesOf, toBeCollected } as unknown as Parameters<
    typeof expect.extend
  >[0]);
}

/** Carries the check to the reporters, in the meta and the annotations of its test. */
async function settle<Report extends object>(
  call: MatcherCall,
  checked: Promise<CheckedInPage<Report>>,
): Promise<Report> {
  const test = findTest(call);
  try {
    const { report, check } = await checked;
    ended.set(call, check);
    if (test !== undefined) await carry(test, check);
    return report;
  } catch (error) {
    if (error instanceof SkippedError) test?.context?.skip?.(error.message);
    throw error;
  }
}

async function carry(test: BrowserTest, check: Check): Promise<void> {
  (test.meta.heapslope ??= []).push(check);
  const isQuiet = check.passed && check.known === undefined && check.report.warnings.length === 0;
  if (isQuiet) return;
  try {
    await test.context?.annotate?.(describeOutcome(check), 'heapslope');
  } catch {
    // The test is over: the check was not awaited. Nothing but this note is lost.
  }
}

/** What the process is told of the test that asks. */
function describe(call: MatcherCall, matcher: string): Asker {
  const test = findTest(call);
  // Every matcher but this one names the fault.
  const isFault = matcher !== 'toBeCollected';
  const deadline = test && deadlineOf(startedAt.get(test), test.timeout);
  return {
    ...(deadline === undefined ? {} : { msLeft: deadline - now() }),
    warnings: test?.concurrent ? [CONCURRENT_WARNING] : [],
    origin: {
      file: test?.file.filepath,
      path: test === undefined ? [] : pathOf(test),
      matcher,
      expected: isFault !== (call.state.isNot === true) ? 'leak' : 'clean',
      place: call.site.place,
      key: `${test?.id ?? ''}/${test?.result?.retryCount ?? 0}`,
    },
  };
}

/** Vitest 4 and 5 name the test in the matcher's state. */
function findTest({ state }: MatcherCall): BrowserTest | undefined {
  if (state.task) return state.task as BrowserTest;
  const [only, ...others] = running;
  return others.length === 0 ? only : undefined;
}

function pathOf({ name, suite: nearest }: BrowserTest): string[] {
  const path = [name];
  for (let suite = nearest; suite && suite.filepath === undefined; suite = suite.suite)
    path.unshift(suite.name);
  return path;
}

function registerHooks(): void {
  beforeAll(() => ledger.open());
  // Vitest demands that hooks destructure their argument.
  beforeEach(({ task }) => {
    const test = task as unknown as BrowserTest;
    running.add(test);
    delete test.meta.heapslope;
    startedAt.set(test, now());
  });
  afterEach(async ({ task }) => {
    const test = task as unknown as BrowserTest;
    try {
      await ledger.settle(test, warn);
    } finally {
      running.delete(test);
    }
  }, LONGEST_WAIT_MS);
  afterAll(async () => {
    try {
      await ledger.close(warn);
    } finally {
      await findCommand<() => Promise<void>>(COMMANDS.finish)?.();
    }
  }, LONGEST_WAIT_MS);
}

/** Only where the configuration still says what Vitest says by itself; browser mode says 15 s. */
function raiseDefaultTimeout(): void {
  const { __vitest_worker__: worker } = globalThis as {
    __vitest_worker__?: { config?: { testTimeout?: number } };
  };
  const given = worker?.config?.testTimeout;
  if (given === RUNNER_DEFAULT_MS || given === BROWSER_DEFAULT_MS)
    vi.setConfig({ testTimeout: RAISED_DEFAULT_MS });
}
