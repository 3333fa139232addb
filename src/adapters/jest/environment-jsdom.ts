import { createRequire } from 'node:module';
import type { EnvironmentContext, JestEnvironment, JestEnvironmentConfig } from '@jest/environment';
import { handIn, reportMissingSetUp } from './hand-in.js';
import { beginFile, reportMissingReporter, type EnvironmentWatch } from './watch-file.js';
import { UsageError } from '../../report/errors.js';

type EnvironmentClass = new (
  config: JestEnvironmentConfig,
  context: EnvironmentContext,
) => BaseEnvironment;

/** What Jest's environments have as methods. */
interface BaseEnvironment extends Omit<JestEnvironment, 'handleTestEvent' | 'setup' | 'teardown'> {
  setup(): Promise<void>;
  teardown(): Promise<void>;
}

/**
 * Jest's jsdom environment with what `heapslope/jest/environment` adds. jest-environment-jsdom must be
 * installed beside Jest.
 * Write: `testEnvironment: 'heapslope/jest/environment-jsdom'`, or `@jest-environment` in a docblock.
 */
export class TestEnvironment extends loadJsdomEnvironment() {
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
