import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import { TestEnvironment as NodeEnvironment } from 'jest-environment-node';
import { createSandboxHost, HOST_KEY } from '../create-sandbox-host.js';

/**
 * Jest's node environment, which hands real garbage collection, clock and timers into the sandbox.
 * Write: `testEnvironment: 'heapslope/jest/environment'`, or `@jest-environment` in a docblock.
 */
export class TestEnvironment extends NodeEnvironment {
  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    Object.defineProperty(this.global, HOST_KEY, { value: createSandboxHost() });
  }
}

export default TestEnvironment;
