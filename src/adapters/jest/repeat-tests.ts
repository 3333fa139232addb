import { ownSiteOf, pointAt, type CallSite } from '../../matchers/call-site.js';
import { processClock } from '../../node/host/process-clock.js';
import { createFileSuite, type RecordTest, type SuiteCheck } from '../file-suite.js';
import type { Repetition } from '../repeat-options.js';
import { repeatTest } from '../repeat-test.js';
import {
  isRun,
  listTests,
  pathOf,
  readCircusState,
  type CircusBlock,
  type CircusFunction,
  type CircusTest,
} from './circus-state.js';

/** A repeated test ends by its check's own budgets, ms. */
const REPEATED_TIMEOUT_MS = 600_000;
/** Timers take no more: with more a test has no limit. */
const LONGEST_TIMER_MS = 0x7fffffff;
const REPEATED = Symbol.for('heapslope.repeated');

/** What is used of Jest's `expect`. */
export interface JestExpect {
  getState?(): {
    testPath?: string;
    snapshotState?: { _counters?: Map<string, number>; _updateSnapshot?: string };
  };
  setState?(state: object): void;
}

const repeating = new WeakSet<object>();

/** Whether the hooks for each test are called for a further run of the test's body. */
export function isRepeating(test: object): boolean {
  return repeating.has(test);
}

/**
 * Makes every test of the file the handler of a leak check: its body, with the hooks for each test around
 * it. Tests that are expected to fail run once, and so do those that the options leave out. To be called
 * when all tests are known.
 *
 * @returns to be called at the end of the file: what is to be said of its tests, where not all were checked
 */
export function repeatTests(
  expect: JestExpect,
  width: number,
  repetition: Repetition,
  { check, record }: { check: SuiteCheck; record: RecordTest },
): () => string | undefined {
  const state = readCircusState();
  if (state === undefined) return () => undefined;
  const tests = listTests(state.rootDescribeBlock).filter(
    (test) => isRun(test, state) && !test.failing && repetition.isMeant(pathOf(test)),
  );
  // A set-up module that is loaded twice finds the tests repeated.
  const once = tests.filter(({ fn }) => fn !== undefined && !(REPEATED in fn));
  const file = expect.getState?.().testPath ?? 'this file';
  const suite = createFileSuite({ file, tests: once.length, repetition, check, record, width });
  for (const test of once) {
    const fn = test.fn!;
    const timeout = test.timeout ?? state.testTimeout;
    const described = {
      key: test,
      name: test.name,
      site: ownSiteOf(test.asyncError?.stack ?? ''),
    };
    const repeated = async function (this: unknown): Promise<void> {
      repeating.add(test);
      const reset = createReset(expect);
      try {
        const between = async () => {
          for (const hook of listHooks(test, 'afterEach')) await call(hook, this);
          reset();
          for (const hook of listHooks(test, 'beforeEach')) await call(hook, this);
        };
        const body = limitFirst(() => call(fn, this), timeout, described.site);
        await repeatTest({ ...described, body, between }, suite);
      } finally {
        repeating.delete(test);
      }
    };
    test.fn = Object.assign(repeated, { [REPEATED]: true });
    test.timeout = REPEATED_TIMEOUT_MS;
  }
  return () => suite.summarise();
}

/** A test that does not end by itself ends as ever; later runs are ended by their check. */
function limitFirst(body: () => unknown, ms: number, site: CallSite): () => Promise<void> {
  let isFirst = true;
  return async () => {
    if (!isFirst || ms <= 0 || ms > LONGEST_TIMER_MS) return void (await body());
    isFirst = false;
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = processClock.after(ms, () => {
        const error = new Error(`Exceeded timeout of ${ms} ms for a test.`);
        pointAt(error, site);
        reject(error);
      });
    });
    try {
      await Promise.race([body(), late]);
    } finally {
      cancel();
    }
  };
}

/** The hooks for each test, in the order in which Jest calls them; for concurrent tests it calls none. */
function listHooks(test: CircusTest, type: 'beforeEach' | 'afterEach'): CircusFunction[] {
  if (test.concurrent) return [];
  const hooks: CircusFunction[] = [];
  for (let block: CircusBlock | undefined = test.parent; block; block = block.parent) {
    const own = block.hooks.filter((hook) => hook.type === type).map(({ fn }) => fn);
    if (type === 'beforeEach') hooks.unshift(...own);
    else hooks.push(...own);
  }
  return hooks;
}

/** Calls a body or hook, also one that takes `done`. */
function call(fn: CircusFunction, context: unknown): unknown {
  if (fn.length === 0) return fn.call(context);
  return new Promise<void>((resolve, reject) => {
    const done = (error?: unknown) => {
      if (error === undefined || error === null) resolve();
      // oxlint-disable-next-line prefer-promise-reject-errors -- as Jest does: anything may be given
      else
        reject(error instanceof Error ? error : new Error(`done was called with ${String(error)}`));
    };
    fn.call(context, done);
  });
}

/**
 * What each body begins with: no assertion counted yet, and snapshots numbered from the first. Jest has
 * no way to number them anew but the counters that it keeps.
 */
function createReset(expect: JestExpect): () => void {
  const counters = expect.getState?.().snapshotState?._counters;
  const first = counters && new Map(counters);
  return () => {
    expect.setState?.({
      assertionCalls: 0,
      expectedAssertionsNumber: null,
      isExpectingAssertions: false,
    });
    if (!counters || !first) return;
    counters.clear();
    for (const [name, count] of first) counters.set(name, count);
  };
}
