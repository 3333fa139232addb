import { findPackageOnPath, holdersOf, type Pattern } from './pattern.js';

const ADVICE: Record<string, string> = {
  'jest-mock':
    'call fn.mockClear() (jest.clearAllMocks() for all) in afterEachCall, an option of toLeakMemory()',
  '@vitest/spy': 'call vi.clearAllMocks() in afterEachCall, an option of toLeakMemory()',
  vitest: 'call vi.clearAllMocks() in afterEachCall, an option of toLeakMemory()',
  tinyspy: 'call vi.clearAllMocks() (or spy.reset()) in afterEachCall, an option of toLeakMemory()',
  sinon: 'call sinon.resetHistory() after each call, and sinon.restore() for spies made in it',
  'node:test': 'call fn.mock.resetCalls() (or mock.reset()) after each call',
  testdouble: 'call td.reset() after each call',
};
const NODE_TEST = /^node:(?:test$|internal\/test_runner\/)/;
const RECORDS =
  /^(?:#?calls|results|settledResults|contexts|instances|invocationCallOrder|callHistory|_mockState|args|returnValues|thisValues|exceptions|callIds|errorsWithCallStack)$/;

/** A mock records every call made through it. */
export const mockCallRecords: Pattern = {
  id: 'mock-call-records',
  advise(facts) {
    const isNodeTest = facts.steps.some(({ script }) => NODE_TEST.test(script ?? ''));
    const name = isNodeTest ? 'node:test' : findPackageOnPath(facts, Object.keys(ADVICE));
    const isRecord = holdersOf(facts).some(
      (step) => RECORDS.test(step.edgeName) || step.edgeName === 'mock',
    );
    if (name === undefined || (facts.owner === 'runner' && !isRecord)) return undefined;
    // Where it is the sandbox that keeps each fake, that has an undo of its own.
    if (name === 'sinon' && !isRecord && facts.owner === 'package') return undefined;
    return `A mock keeps the arguments and the result of every call. Give the handler a plain function in place of the mock, or ${ADVICE[name]}.`;
  },
};
