/** A test of jest-circus, as far as Jest 29 and 30 agree. */
export interface CircusTest {
  readonly type: 'test';
  readonly name: string;
  readonly parent: CircusBlock;
  readonly concurrent?: boolean;
  /** How often it was begun, with `jest.retryTimes`. */
  readonly invocations?: number;
  /** Whether it is expected to fail: `test.failing`. */
  readonly failing?: boolean;
  /** Milliseconds; undefined: the default of the file. */
  timeout?: number | undefined;
  readonly mode?: 'skip' | 'only' | 'todo' | undefined | null;
  /** An error that was made where the test is written. */
  readonly asyncError?: { readonly stack?: string };
  fn?: CircusFunction;
  readonly errors: readonly unknown[];
}

/** A body or hook. With an argument it takes `done`. */
export type CircusFunction = (this: unknown, ...args: unknown[]) => unknown;

export interface CircusHook {
  readonly type: 'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll';
  readonly fn: CircusFunction;
}

export interface CircusBlock {
  readonly type: 'describeBlock';
  readonly name: string;
  readonly children: readonly (CircusBlock | CircusTest)[];
  readonly hooks: readonly CircusHook[];
  readonly parent?: CircusBlock;
}

export interface CircusState {
  readonly rootDescribeBlock: CircusBlock;
  readonly currentlyRunningTest: CircusTest | null;
  /** Milliseconds. */
  readonly testTimeout: number;
  /** Whether there is a `test.only`. */
  readonly hasFocusedTests?: boolean;
  readonly testNamePattern?: RegExp | null;
  /** The process outside of the sandbox. */
  readonly parentProcess?: { exitCode?: number | string | null | undefined } | null;
}

/**
 * The state of Jest's runner in this sandbox, which it keeps under a symbol of its own; undefined
 * where another runner is at work.
 */
export function readCircusState(): CircusState | undefined {
  const key = Object.getOwnPropertySymbols(globalThis).find(
    ({ description }) => description === 'JEST_STATE_SYMBOL',
  );
  return key && (globalThis as unknown as Record<symbol, CircusState>)[key];
}

/** All tests of a file, in order. */
export function listTests(block: CircusBlock): CircusTest[] {
  return block.children.flatMap((child) => (child.type === 'test' ? [child] : listTests(child)));
}

/** Names of the blocks around a test and its own, the outermost first. */
export function pathOf({ name, parent }: CircusTest): string[] {
  const path = [name];
  // The outermost block is the file's own, and has no name of the user's.
  for (let block = parent; block.parent !== undefined; block = block.parent)
    path.unshift(block.name);
  return path;
}

/** Whether something of a test has failed so far, its time included. */
export function hasFailed({ errors }: CircusTest): boolean {
  return errors.length > 0;
}

/** Whether a test will run, as Jest decides it. */
export function isRun(test: CircusTest, state: CircusState): boolean {
  if (test.fn === undefined || test.mode === 'skip' || test.mode === 'todo') return false;
  if (state.hasFocusedTests && test.mode !== 'only') return false;
  return state.testNamePattern?.test(pathOf(test).join(' ')) ?? true;
}
