import { createRequire } from 'node:module';
import type { EnvironmentContext, JestEnvironment, JestEnvironmentConfig } from '@jest/environment';
import { handIn, reportMissingSetUp } from './hand-in.js';
import { UsageError } from '../../report/errors.js';

type EnvironmentClass = new (
  config: JestEnvironmentConfig,
  context: EnvironmentContext,
) => Omit<JestEnvironment, 'handleTestEvent'>;

/**
 * Jest's jsdom environment with what `heapslope/jest/environment` adds. jest-environment-jsdom must be
 * installed beside Jest.
 * Write: `testEnvironment: 'heapslope/jest/environment-jsdom'`, or `@jest-environment` in a docblock.
 */
export class TestEnvironment extends loadJsdomEnvironment() {
  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    handIn(this.global, config);
  }

  handleTestEvent(event: { name: string }, state: { unhandledErrors: unknown[] }): void {
    reportMissingSetUp(this.global, event, state);
  }
}

export default TestEnvironment;

function loadJsdomEnvironment(): EnvironmentClass {
  try {
    const loaded = createRequire(import.meta.url)('jest-environment-jsdom') as
      EnvironmentClass | { TestEnvironment?: EnvironmentClass; default: EnvironmentClass };
    return typeof loaded === 'function' ? loaded : (loaded.TestEnvironment ?? loaded.default);
  } catch (cause) {
    throw new UsageError(
      'heapslope/jest/environment-jsdom adds to jest-environment-jsdom, which cannot be loaded. Write: npm install --save-dev jest-environment-jsdom',
      cause,
    );
  }
}
