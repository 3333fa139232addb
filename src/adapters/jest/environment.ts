import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import { TestEnvironment as NodeEnvironment } from 'jest-environment-node';
import { handIn, reportMissingSetUp } from './hand-in.js';

/**
 * Jest's node environment, which hands real garbage collection, clock and timers into the sandbox, and
 * repeats each test where its options say `repeat`.
 * Write: `testEnvironment: 'heapslope/jest/environment'`, or `@jest-environment` in a docblock.
 */
export class TestEnvironment extends NodeEnvironment {
  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    handIn(this.global, config);
  }

  handleTestEvent(event: { name: string }, state: { unhandledErrors: unknown[] }): void {
    reportMissingSetUp(this.global, event, state);
  }
}

export default TestEnvironment;
