import type { JestEnvironmentConfig } from '@jest/environment';
import { createSandboxHost, HOST_KEY } from '../create-sandbox-host.js';
import { readRepeat } from '../environment-options.js';

/**
 * Puts real garbage collection, clock and timers into a sandbox, and what `testEnvironmentOptions` say
 * of `repeat`.
 *
 * @throws InvalidOptionError for a `repeat` that cannot be right
 */
export function handIn(global: object, { projectConfig }: JestEnvironmentConfig): void {
  // The other options belong to the environment that ours adds to.
  const { repeat } = projectConfig.testEnvironmentOptions;
  const value = { ...createSandboxHost(), ...readRepeat(repeat, 'testEnvironmentOptions.repeat') };
  Object.defineProperty(global, HOST_KEY, { value });
}
