import { performance } from 'node:perf_hooks';
import timers from 'node:timers';
import type { SandboxHost } from '../node/host/find-host.js';
import { acquireGc } from '../node/in-process/force-gc.js';

/** Where a check looks for what its environment hands in; agreed with `findHost`. */
export const HOST_KEY = Symbol.for('heapslope.host');

/** Real garbage collection, clock and timers, taken outside of a test's sandbox. */
export function createSandboxHost(): SandboxHost {
  return {
    gc: acquireGc(),
    now: performance.now.bind(performance),
    setTimeout: timers.setTimeout,
    clearTimeout: timers.clearTimeout,
    setImmediate: timers.setImmediate,
  };
}

/**
 * Says what to write where tests should have been repeated, and nothing was loaded that does it;
 * undefined where all is well.
 *
 * @param setting how the set-up module is named in the runner's configuration
 */
export function findMissingSetUp(host: SandboxHost, setting: string): string | undefined {
  if (host.repeat === undefined || host.isSetUp) return undefined;
  return `The environment's options say repeat, but no test was repeated: heapslope's set-up module was not loaded. Write: ${setting}`;
}
