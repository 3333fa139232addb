import type { AnyClass, InstanceOptions } from '../input/class-query.js';
import type { ScopesOptions } from '../di/guard-options.js';
import type { LeakOptions } from '../input/options.js';

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

  /**
   * Calls the handler again and again and counts the living instances of one class, exactly, its
   * subclasses included. `.not.toLeakInstancesOf(Session)` passes where their number does not rise with
   * the calls, `.toLeakInstancesOf(Session)` where it does; `inconclusive` fails both. Await it.
   *
   * @param of the class, or its name: then all classes of that name are counted
   * @param options see `LeakOptions`; there is no `tolerance` and no `batches`
   * @throws as `toLeakMemory`; InvalidOptionError where no class has that name
   */
  toLeakInstancesOf(of: AnyClass | string, options?: InstanceOptions): Promise<void>;
  /**
   * Passes where one object becomes garbage: nothing but the test that awaits this holds it. Given an
   * object, a WeakRef of one, or a function that makes one, which is called once and awaited; with a
   * function, passing costs no snapshot. `.not.toBeCollected()` passes where something holds it. Await it.
   *
   * @throws InvalidOptionError where there is no object
   */
  toBeCollected(): Promise<void>;

  /**
   * Guards a whole container of dependencies: opens scopes as its library documents it, resolves every
   * registration in them, closes them, and tells whether something stays. Known are awilix, tsyringe,
   * inversify 6 to 8, NestJS application contexts and testing modules, and typedi; others are given as
   * `{ open, resolve, close, tokens }`. What cannot be resolved is listed in the report. Await it.
   *
   * @param options see `GuardOptions`, and `LeakOptions`
   * @throws as `toLeakMemory`; InvalidOptionError where there is no container, UsageError where no scope can
   *   be opened or nothing can be resolved
   */
  toLeakScopes(options?: ScopesOptions): Promise<void>;
}
