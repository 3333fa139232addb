import { readRunnerVersion } from './read-runner-version.js';

/** A test runner, by the name of its package. */
export interface TestRunner {
  readonly name: 'vitest' | 'jest';
  /** 'unknown' where it cannot be read. */
  readonly version: string;
}

/**
 * The test runner that runs this very realm; undefined where none of those we know does. Told by what the runner
 * puts on the global object: environment variables are inherited by processes that a test starts.
 */
export function findRunner(): TestRunner | undefined {
  const name = Object.keys(MARKS).find((runner) => MARKS[runner as Name] in globalThis);
  return name === undefined
    ? undefined
    : { name: name as Name, version: (versions[name] ??= readRunnerVersion(name as Name)) };
}

type Name = TestRunner['name'];

/** Of Vitest 3 to 5 and of Jest 29 and 30, in all of their pools and environments. */
const MARKS: Record<Name, string | symbol> = {
  vitest: '__vitest_worker__',
  jest: Symbol.for('jest-native-now'),
};

const versions: Record<string, string> = {};
