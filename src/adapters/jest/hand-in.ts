import type { JestEnvironmentConfig } from '@jest/environment';
import { configureDefaults } from '../../input/project-defaults.js';
import type { SandboxHost } from '../../node/host/find-host.js';
import { createSandboxHost, findMissingSetUp, HOST_KEY } from '../create-sandbox-host.js';
import { readRepeat, readSentDefaults } from '../environment-options.js';

/**
 * Puts real garbage collection, clock and timers into a sandbox, and what `testEnvironmentOptions` say
 * of `repeat` and `defaults`.
 *
 * @throws InvalidOptionError for what cannot be right
 */
export function handIn(global: object, { projectConfig }: JestEnvironmentConfig): void {
  // The other options belong to the environment that ours adds to.
  const { repeat, defaults } = projectConfig.testEnvironmentOptions;
  const value = { ...createSandboxHost(), ...readRepeat(repeat, 'testEnvironmentOptions.repeat') };
  Object.defineProperty(global, HOST_KEY, { value });
  const place = 'testEnvironmentOptions.defaults';
  configureDefaults(global, readSentDefaults(defaults, place).defaults);
}

/** Fails the file, once its tests are over, where nothing was there to repeat them. */
export function reportMissingSetUp(
  global: object,
  { name }: { name: string },
  state: { unhandledErrors: unknown[] },
): void {
  if (name !== 'run_finish') return;
  const host = (global as { [HOST_KEY]: SandboxHost })[HOST_KEY];
  const missing = findMissingSetUp(host, "setupFilesAfterEnv: ['heapslope/jest']");
  if (missing !== undefined) state.unhandledErrors.push(new Error(missing));
}
