import { performance } from 'node:perf_hooks';
import timers from 'node:timers';
import type { SandboxHost } from '../node/find-host.js';
import { acquireGc } from '../node/force-gc.js';

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
