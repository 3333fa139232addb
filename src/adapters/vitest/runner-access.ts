/**
 * What Vitest's runner keeps of a file's tests, where 3, 4 and 5 have it: its class and `getFn` and
 * `getHooks`, which 4 and 5 offer as static methods of the class, and 3 in modules of their own.
 */
import { UsageError } from '../../report/errors.js';

/** A test or suite, as far as Vitest 3, 4 and 5 agree. */
export interface VitestTask {
  readonly type: string;
  readonly name: string;
  /** `run`, `queued`, `skip`, `todo`, … */
  readonly mode?: string;
  readonly fails?: boolean;
  /** Where it is written, where the config has `includeTaskLocation`. */
  readonly location?: { readonly line: number; readonly column: number };
  readonly suite?: VitestSuite;
  readonly file: VitestSuite;
  readonly context: object;
  readonly tasks?: readonly VitestTask[];
  /** What the body registered by `onTestFinished`. */
  onFinished?: ((context: object) => unknown)[] | undefined;
}

export interface VitestSuite extends VitestTask {
  readonly tasks: readonly VitestTask[];
  readonly filepath?: string;
  /** `fail` before it runs where it did not load. */
  readonly result?: { readonly state?: string };
}

export type EachHook = (context: object, suite: VitestSuite) => unknown;

export interface EachHooks {
  beforeEach: EachHook[];
  afterEach: EachHook[];
}

/** The runner that runs a file's tests. */
export interface VitestRunner {
  readonly config: { sequence: { hooks: 'stack' | 'list' | 'parallel' } };
  runTask?(test: VitestTask): unknown;
  onBeforeRunSuite?(suite: VitestSuite): unknown;
  onBeforeTryTask?(test: VitestTask, options: TryOptions): unknown;
  onAfterTryTask?(test: VitestTask, options: TryOptions): unknown;
}

export interface TryOptions {
  retry: number;
  repeats: number;
}

export interface RunnerAccess {
  /** Shared by all files that are run in one process without isolation. */
  readonly prototype: VitestRunner;
  /** The test's body, with its fixtures and its timeout. */
  getBody(test: VitestTask): () => unknown;
  /** The lists themselves: what is put in them is run. */
  getHooks(suite: VitestSuite): EachHooks;
}

interface RunnerClass {
  readonly prototype: VitestRunner;
  getTestFn?: RunnerAccess['getBody'];
  getSuiteHooks?: RunnerAccess['getHooks'];
}

/** @throws UsageError where this Vitest has none of it in any of the places */
export async function accessRunner(): Promise<RunnerAccess> {
  const { TestRunner } = (await import('vitest')) as unknown as { TestRunner?: RunnerClass };
  if (TestRunner?.getTestFn && TestRunner.getSuiteHooks) {
    const { getTestFn, getSuiteHooks, prototype } = TestRunner;
    return { prototype, getBody: getTestFn, getHooks: getSuiteHooks };
  }
  try {
    const { VitestTestRunner } = await load<{ VitestTestRunner: RunnerClass }>('vitest/runners');
    const { getFn, getHooks } = await load<{
      getFn: RunnerAccess['getBody'];
      getHooks: RunnerAccess['getHooks'];
    }>('vitest/suite');
    return { prototype: VitestTestRunner.prototype, getBody: getFn, getHooks };
  } catch (cause) {
    throw new UsageError(
      'heapslope cannot repeat the tests of this Vitest: it has no runner where Vitest 3, 4 and 5 have theirs.',
      cause,
    );
  }
}

/** Not as a literal: what transforms this module would refuse a place that does not exist. */
async function load<T>(place: string): Promise<T> {
  return (await import(/* @vite-ignore */ place)) as T;
}
