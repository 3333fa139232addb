import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { createMatchers, type MatcherCall } from '../../matchers/create-matchers.js';
import type { LeakMatchers } from '../../matchers/leak-matchers.js';
import { checkInProcess } from '../../node/check-in-process.js';
import { processClock } from '../../node/process-clock.js';
import { CONCURRENT_WARNING } from '../concurrent-warning.js';
import { readRunnerVersion } from '../read-runner-version.js';
import { shareTestRecords } from '../share-test-records.js';
import {
  deadlineOf,
  LONGEST_WAIT_MS,
  RAISED_DEFAULT_MS,
  RUNNER_DEFAULT_MS,
} from '../test-timeout.js';

export type { LeakMatchers } from '../../matchers/leak-matchers.js';

declare module 'vitest' {
  // Vitest 3, 4 and 5 declare different type parameters; without any it merges with all of them.
  interface Matchers extends LeakMatchers {}
}

/** The task of a test, as far as Vitest 3, 4 and 5 agree. */
interface VitestTest {
  readonly name: string;
  readonly timeout?: number;
  readonly concurrent?: boolean;
}

const { ledger, startedAt } = shareTestRecords<VitestTest>();
const running = new Set<VitestTest>();
// Taken now, since a test may put another console in its place.
const warn = console.warn.bind(console);

registerMatchers();
registerHooks();
raiseDefaultTimeout();

function registerMatchers(): void {
  const matchers = createMatchers({
    check: (handler, options, call) => {
      const test = findTest(call);
      return checkInProcess(handler, options, {
        runner: { name: 'vitest', version: readRunnerVersion('vitest', import.meta.url) },
        deadline: test && deadlineOf(startedAt.get(test), test.timeout),
        warnings: test?.concurrent ? [CONCURRENT_WARNING] : [],
      });
    },
    handOver: (result, call) =>
      ledger.watch(result, call, { test: findTest(call), hops: call.state.soft ? 2 : 1 }),
  });
  expect.extend(matchers as unknown as Parameters<typeof expect.extend>[0]);
}

function registerHooks(): void {
  beforeAll(() => ledger.open());
  // Vitest demands that hooks destructure their argument.
  beforeEach(({ task }) => {
    running.add(task);
    startedAt.set(task, processClock.now());
  });
  afterEach(async ({ task }) => {
    try {
      await ledger.settle(task, warn);
    } finally {
      running.delete(task);
    }
  }, LONGEST_WAIT_MS);
  afterAll(() => ledger.close(warn), LONGEST_WAIT_MS);
}

/**
 * Vitest 4 and 5 name the test in the matcher's state. 3 does not: where several tests run at once, a
 * check belongs to none of them, and decides the file if nobody awaits it.
 */
function findTest({ state }: MatcherCall): VitestTest | undefined {
  if (state.task) return state.task as VitestTest;
  return running.size === 1 ? [...running][0] : undefined;
}

/** Only where the configuration still says what Vitest says by itself; tests with a timeout of their own keep it. */
function raiseDefaultTimeout(): void {
  const { __vitest_worker__: worker } = globalThis as {
    __vitest_worker__?: { config?: { testTimeout?: number } };
  };
  if (worker?.config?.testTimeout === RUNNER_DEFAULT_MS) {
    vi.setConfig({ testTimeout: RAISED_DEFAULT_MS });
  }
}
