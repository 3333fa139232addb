import type { LeakOptions } from '../options.js';

/** What the set-up modules add to `expect(…)`. */
export interface LeakMatchers {
  /**
   * Calls the handler again and again with forced garbage collections in between, and tells whether
   * it keeps memory. `.not.toLeakMemory()` passes on the verdict `clean` alone, `.toLeakMemory()` on
   * `leak` alone; `inconclusive` fails both. Await it.
   *
   * @param options see `LeakOptions`
   * @throws HandlerError, HandlerTimeoutError, InvalidOptionError, GcUnavailableError: an error is never a verdict
   */
  toLeakMemory(options?: LeakOptions): Promise<void>;
}
