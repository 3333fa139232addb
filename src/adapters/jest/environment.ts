import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import { TestEnvironment as NodeEnvironment } from 'jest-environment-node';
import { handIn, reportMissingSetUp } from './hand-in.js';
import { beginFile, reportMissingReporter, type EnvironmentWatch } from './watch-file.js';

/**
 * Jest's node environment, which hands real garbage collection, clock and timers into the sandbox, and
 * repeats each test where its options say `repeat`; with `files` it tells what each file leaves behind.
 * Write: `testEnvironment: 'heapslope/jest/environment'`, or `@jest-environment` in a docblock.
 */
export class TestEnvironment extends NodeEnvironment {
  readonly #file: EnvironmentWatch;

  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    const file = beginFile(config, context);
    super(config, context);
    this.#file = file;
    handIn(this.global, config);
    file.enter(this.global.Object);
  }

  override async setup(): Promise<void> {
    await super.setup();
    await this.#file.prepare();
  }

  override async teardown(): Promise<void> {
    await super.teardown();
    await this.#file.end();
  }

  handleTestEvent(event: { name: string }, state: { unhandledErrors: unknown[] }): void {
    reportMissingSetUp(this.global, event, state);
    reportMissingReporter(this.#file, event, state);
  }
}

export default TestEnvironment;
