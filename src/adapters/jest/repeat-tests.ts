import type { Handler } from '../../options.js';
import type { LeakReport } from '../../report/leak-report.js';
import { repeatTest } from '../repeat-test.js';
import {
  listTests,
  readCircusState,
  type CircusBlock,
  type CircusFunction,
  type CircusTest,
} from './circus-state.js';

/** A repeated test ends by its check's own budgets, ms. */
const REPEATED_TIMEOUT_MS = 600_000;
const REPEATED = Symbol.for('heapslope.repeated');

/** What is used of Jest's `expect`. */
export interface JestExpect {
  getState?(): { snapshotState?: { _counters?: Map<string, number> } };
  setState?(state: object): void;
}

const repeating = new WeakSet<object>();

/** Whether the hooks for each test are called for a further run of the test's body. */
export function isRepeating(test: object): boolean {
  return repeating.has(test);
}

/**
 * Makes every test of the file the handler of a leak check: its body, with the hooks for each test around
 * it. Tests that are expected to fail run once. To be called when all tests are known.
 */
export function repeatTests(
  expect: JestExpect,
  width: number,
  check: (handler: Handler, test: CircusTest) => Promise<LeakReport>,
): void {
  const state = readCircusState();
  if (state === undefined) return;
  for (const test of listTests(state.rootDescribeBlock)) {
    const { fn } = test;
    if (fn === undefined || test.failing || REPEATED in fn) continue;
    const repeated = async function (this: unknown): Promise<void> {
      repeating.add(test);
      const reset = createReset(expect);
      try {
        const between = async () => {
          for (const hook of listHooks(test, 'afterEach')) await call(hook, this);
          reset();
          for (const hook of listHooks(test, 'beforeEach')) await call(hook, this);
        };
        await repeatTest({ body: () => call(fn, this), between, width }, (handler) =>
          check(handler, test),
        );
      } finally {
        repeating.delete(test);
      }
    };
    test.fn = Object.assign(repeated, { [REPEATED]: true });
    test.timeout = REPEATED_TIMEOUT_MS;
  }
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
