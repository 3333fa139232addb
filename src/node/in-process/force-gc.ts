/**
 * A garbage collection on demand, without `--expose-gc` on the command line.
 *
 * Only the bare call `gc()` is a full, synchronous collection on every Node from 20 on: the options
 * and even `gc(undefined)` mean a minor one on some of them.
 */
import v8 from 'node:v8';
import vm from 'node:vm';
import { GcUnavailableError } from '../../report/errors.js';
import { findHost } from '../host/find-host.js';

/**
 * Returns a function that runs one full garbage collection, synchronously. It is had once per
 * process; neither a global `gc` nor a changed flag is left behind.
 *
 * @throws GcUnavailableError where the engine gives no gc
 */
export function acquireGc(): () => void {
  const host = findHost();
  if (host) return () => host.gc();
  // The realm outside of every sandbox: Jest's files share it, so that not each of them makes a context.
  const outer = vm.runInThisContext('globalThis') as { [CACHE]?: () => void; gc?: unknown };
  let gc = outer[CACHE];
  if (!gc) {
    gc = findGlobalGc(outer) ?? exposeGc();
    // V8's own function, not one of ours: a closure would keep this file's sandbox alive.
    Object.defineProperty(outer, CACHE, { value: gc, configurable: true });
  }
  const collect = gc;
  // Called bare, whatever the caller passes.
  return () => collect();
}

const CACHE = Symbol.for('heapslope.gc');

function findGlobalGc(outer: { gc?: unknown }): (() => void) | undefined {
  return [(globalThis as { gc?: unknown }).gc, outer.gc].find(isNativeGc);
}

/** Tests replace `gc` by fakes; only V8's own function collects. */
function isNativeGc(gc: unknown): gc is () => void {
  return (
    typeof gc === 'function' &&
    gc.name === 'gc' &&
    /\[native code\]/.test(Function.prototype.toString.call(gc))
  );
}

function exposeGc(): () => void {
  try {
    // A context is given `gc` when it is made while the flag is on. So this also tells whether it was on.
    const exposed: unknown = vm.runInNewContext('globalThis.gc');
    if (isNativeGc(exposed)) return exposed;
    v8.setFlagsFromString('--expose-gc');
    try {
      const gc: unknown = vm.runInNewContext('globalThis.gc');
      if (isNativeGc(gc)) return gc;
    } finally {
      v8.setFlagsFromString('--no-expose-gc');
    }
  } catch (cause) {
    throw new GcUnavailableError(describeMissingGc(`${(cause as Error).message}`), cause);
  }
  throw new GcUnavailableError(describeMissingGc('a new context had no gc with the flag set'));
}

function describeMissingGc(seen: string): string {
  return `Garbage collection cannot be forced in this runtime (${seen}), so nothing can be measured. Start Node with --expose-gc, or run the check under Node 20.19 or later.`;
}
