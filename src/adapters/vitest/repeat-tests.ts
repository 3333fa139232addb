import { isHeapslopeError } from '../../report/errors.js';
import {
  createFileSuite,
  type FileSuite,
  type RecordTest,
  type SuiteCheck,
} from '../file-suite.js';
import { resolveRepeat, type RepeatOptions } from '../repeat-options.js';
import { repeatTest } from '../repeat-test.js';
import {
  accessRunner,
  type EachHook,
  type RunnerAccess,
  type VitestRunner,
  type VitestSuite,
  type VitestTask,
} from './runner-access.js';
import { withFreshSignal } from './with-fresh-signal.js';
import { describeTest, listRepeated, pathOf } from './list-repeated.js';

export interface RepeatSettings {
  /** Options of suite mode, where the tests that are running now are to be repeated. */
  findOptions(): RepeatOptions | undefined;
  check: SuiteCheck;
  record: RecordTest;
}

/** Functions that `beforeEach` hooks of a running test returned, and that have not been called. */
const cleanups = new WeakMap<VitestTask, (() => unknown)[]>();
const repeating = new WeakSet<object>();
const PATCHED = Symbol.for('heapslope.patched');

/** Whether the runner's hooks are called for a further run of the test's body. */
export function isRepeating(test: object): boolean {
  return repeating.has(test);
}

/**
 * Makes the runner repeat the body of every test, with the hooks for each test around it, as the handler
 * of a leak check. Tests that are expected to fail run once. Fixtures are set up once per test.
 *
 * @returns to be called before the other hooks of each test, at the end of the test, and of the file
 */
export async function repeatTests(settings: RepeatSettings): Promise<{
  prepareFile(file: VitestSuite): void;
  finishTest(test: VitestTask): Promise<void>;
  /** What is to be said of the tests of a file; nothing where all were checked. */
  summarise(file: VitestSuite): string | undefined;
}> {
  const access = await accessRunner();
  const suites = new WeakMap<VitestSuite, FileSuite>();
  patchRunner(access, settings, suites);
  return {
    prepareFile: (file) => watchCleanups(access, file),
    finishTest: (test) => callCleanups(test),
    summarise: (file) => suites.get(file)?.summarise(),
  };
}

interface Patch {
  /** Of the set-up module that was loaded last: without isolation the files of a process share one class. */
  runRepeatedly(runner: VitestRunner, test: VitestTask, runOnce: () => unknown): Promise<void>;
}

function patchRunner(
  access: RunnerAccess,
  { findOptions, check, record }: RepeatSettings,
  suites: WeakMap<VitestSuite, FileSuite>,
): void {
  const patch = patchOnce(access);
  patch.runRepeatedly = async (runner, test, runOnce) => {
    const options = findOptions();
    const repetition = options && resolveRepeat(options);
    if (repetition === undefined || test.fails || !repetition.isMeant(pathOf(test))) {
      await runOnce();
      return;
    }
    const { file } = test;
    let suite = suites.get(file);
    if (suite === undefined) {
      const tests = listRepeated(file, repetition).length;
      suite = createFileSuite({
        file: file.filepath ?? file.name,
        tests,
        repetition,
        check,
        record,
      });
      suites.set(file, suite);
    }
    repeating.add(test);
    try {
      const body = () => withFreshSignal(test, runOnce);
      const between = () => callHooksBetween(runner, access, test);
      await repeatTest({ ...describeTest(test), body, between }, suite);
    } catch (error) {
      // Vitest would print all of it below the message that is made of it.
      if (isHeapslopeError(error)) Reflect.deleteProperty(error, 'report');
      throw error;
    } finally {
      repeating.delete(test);
    }
  };
}

function patchOnce({ prototype, getBody }: RunnerAccess): Patch {
  const { runTask } = prototype;
  if (runTask && PATCHED in runTask) return (runTask as unknown as { [PATCHED]: Patch })[PATCHED];
  const patch: Patch = { runRepeatedly: async (_runner, _test, runOnce) => void (await runOnce()) };
  function run(this: VitestRunner, test: VitestTask): Promise<void> {
    const runOnce = () => (runTask ? runTask.call(this, test) : getBody(test)());
    return patch.runRepeatedly(this, test, runOnce);
  }
  prototype.runTask = Object.assign(run, { [PATCHED]: patch });
  return patch;
}

/** What the runner does after one try of a test and before the next. */
async function callHooksBetween(
  runner: VitestRunner,
  access: RunnerAccess,
  test: VitestTask,
): Promise<void> {
  const attempt = { retry: 0, repeats: 0 };
  const order = runner.config.sequence.hooks;
  await runner.onAfterTryTask?.(test, attempt);
  const suites = listSuites(test);
  for (const suite of suites) {
    const { afterEach } = access.getHooks(suite);
    const hooks = order === 'stack' ? afterEach.toReversed() : afterEach;
    await callEach(hooks, test, suite, order);
  }
  await callCleanups(test);
  for (const callback of test.onFinished?.toReversed() ?? []) await callback(test.context);
  test.onFinished = undefined;
  await runner.onBeforeTryTask?.(test, attempt);
  for (const suite of suites.toReversed()) {
    await callEach(access.getHooks(suite).beforeEach, test, suite, order);
  }
}

/** The suites around a test, the innermost first. */
function listSuites(test: VitestTask): VitestSuite[] {
  const suites: VitestSuite[] = [];
  let suite: VitestSuite | undefined = test.suite ?? test.file;
  while (suite) {
    suites.push(suite);
    suite = suite.filepath === undefined ? (suite.suite ?? suite.file) : undefined;
  }
  return suites;
}

async function callEach(
  hooks: readonly EachHook[],
  test: VitestTask,
  suite: VitestSuite,
  order: string,
): Promise<void> {
  if (order === 'parallel') {
    await Promise.all(hooks.map((hook) => hook(test.context, suite)));
    return;
  }
  for (const hook of hooks) await hook(test.context, suite);
}

/**
 * Keeps what `beforeEach` hooks return. The runner knows only of what the first call returned, and calls
 * it at the end of the test: by then it has been called, and is not called twice.
 */
function watchCleanups(access: RunnerAccess, suite: VitestSuite): void {
  const { beforeEach } = access.getHooks(suite);
  for (const [at, hook] of beforeEach.entries()) {
    if (PATCHED in hook) continue;
    const watched: EachHook = async (context, owner) => {
      const cleanup = await hook(context, owner);
      if (typeof cleanup !== 'function') return cleanup;
      let isCalled = false;
      const callOnce = () => {
        if (isCalled) return undefined;
        isCalled = true;
        return (cleanup as () => unknown)();
      };
      const { task } = context as { task: VitestTask };
      cleanups.set(task, [...(cleanups.get(task) ?? []), callOnce]);
      return callOnce;
    };
    beforeEach[at] = Object.assign(watched, hook, { [PATCHED]: true });
  }
  for (const task of suite.tasks)
    if (task.type === 'suite') watchCleanups(access, task as VitestSuite);
}

async function callCleanups(test: VitestTask): Promise<void> {
  const pending = cleanups.get(test) ?? [];
  cleanups.delete(test);
  for (const cleanup of pending.toReversed()) await cleanup();
}
