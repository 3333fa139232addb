import { CheckLedger } from '../matchers/check-ledger.js';

/** What a set-up module remembers of the tests of one file. */
export interface TestRecords<Test extends object> {
  readonly ledger: CheckLedger<Test>;
  /** When each test began, on the process's own clock, ms. */
  readonly startedAt: WeakMap<Test, number>;
}

const KEY = Symbol.for('heapslope.test-records');

/**
 * The records of this realm, shared by all copies of a set-up module: loaded twice, their hooks run
 * twice, and the second run finds nothing left to do.
 */
export function shareTestRecords<Test extends object>(): TestRecords<Test> {
  const scope = globalThis as { [KEY]?: TestRecords<Test> };
  scope[KEY] ??= { ledger: new CheckLedger(), startedAt: new WeakMap() };
  return scope[KEY];
}
