/** A test of jest-circus, as far as Jest 29 and 30 agree. */
export interface CircusTest {
  readonly type: 'test';
  readonly concurrent?: boolean;
  /** Milliseconds; undefined: the default of the file. */
  readonly timeout?: number;
  fn?: (...args: unknown[]) => unknown;
}

export interface CircusBlock {
  readonly type: 'describeBlock';
  readonly children: readonly (CircusBlock | CircusTest)[];
}

export interface CircusState {
  readonly rootDescribeBlock: CircusBlock;
  readonly currentlyRunningTest: CircusTest | null;
  /** Milliseconds. */
  readonly testTimeout: number;
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
