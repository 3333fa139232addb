import type { LeakReport } from '../../report/leak-report.js';
import type { Handler } from '../../options.js';
import { repeatTest } from '../repeat-test.js';
import {
  accessRunner,
  type EachHook,
  type RunnerAccess,
  type VitestRunner,
  type VitestSuite,
  type VitestTask,
} from './runner-access.js';

export interface RepeatSettings {
  /** Options of every check, where the tests that are running now are to be repeated. */
  findOptions(): object | undefined;
  check(handler: Handler, options: object, test: VitestTask): Promise<LeakReport>;
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
 * @returns to be called before the other hooks of each test, and at the end of the test
 */
export async function repeatTests(settings: RepeatSettings): Promise<{
  prepareFile(file: VitestSuite): void;
  finishTest(test: VitestTask): Promise<void>;
}> {
  const access = await accessRunner();
  patchRunner(access, settings);
  return {
    prepareFile: (file) => watchCleanups(access, file),
    finishTest: (test) => callCleanups(test),
  };
}

function patchRunner(access: RunnerAccess, { findOptions, check }: RepeatSettings): void {
  const { prototype, getBody } = access;
  // Without isolation the files of a process share one class.
  if (prototype.runTask && PATCHED in prototype.runTask) return;
  const { runTask } = prototype;
  const runOnce = (runner: VitestRunner, test: VitestTask) =>
    runTask ? runTask.call(runner, test) : getBody(test)();
  async function runRepeatedly(this: VitestRunner, test: VitestTask): Promise<void> {
    const options = findOptions();
    if (options === undefined || test.fails) {
      await runOnce(this, test);
      return;
    }
    repeating.add(test);
    try {
      await repeatTest(
        {
          body: () => withFreshSignal(test, () => runOnce(this, test)),
          between: () => callHooksBetween(this, access, test),
        },
        (handler) => check(handler, options, test),
      );
    } finally {
      repeating.delete(test);
    }
  }
  prototype.runTask = Object.assign(runRepeatedly, { [PATCHED]: true });
}

/**
 * The runner listens to the test's abort signal with every call of a body. A try of its own would have a
 * new signal; here what was added in a call is taken away after it.
 */
async function withFreshSignal(test: VitestTask, run: () => unknown): Promise<void> {
  const { signal } = test.context as { signal?: AbortSignal };
  if (signal === undefined) {
    await run();
    return;
  }
  const added: Parameters<EventTarget['addEventListener']>[] = [];
  // Its own: the global EventTarget may be that of a DOM.
  const { addEventListener } = signal;
  signal.addEventListener = (...listener: Parameters<EventTarget['addEventListener']>) => {
    added.push(listener);
    addEventListener.apply(signal, listener);
  };
  try {
    await run();
  } finally {
    Reflect.deleteProperty(signal, 'addEventListener');
    for (const [type, listener] of added) signal.removeEventListener(type, listener);
  }
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
