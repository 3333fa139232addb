import type { expect } from 'vitest';
import type { AnyClass, InstanceOptions } from '../../input/class-query.js';
import type { ScopesOptions } from '../../di/guard-options.js';
import type { LeakOptions } from '../../input/options.js';
import type {
  HandlerOf,
  LeakMatchers,
  NoModifier,
  ObjectOf,
} from '../../matchers/leak-matchers.js';

declare module 'vitest' {
  // Vitest 3, 4 and 5 declare different type parameters; without any it merges with all of them.
  interface Matchers extends VitestLeakMatchers {}
}

/**
 * `LeakMatchers` for an interface that may have no type parameters: what `expect` was given is inferred from what
 * a matcher is called on.
 */
export interface VitestLeakMatchers {
  /**
   * Calls the handler again and again with forced garbage collections in between, and tells whether it keeps
   * memory. `.not.toLeakMemory()` passes on the verdict `clean` alone, `.toLeakMemory()` on `leak` alone;
   * `inconclusive` fails both. Await it.
   *
   * @param options see `LeakOptions`
   * @throws HandlerError, HandlerTimeoutError, InvalidOptionError, GcUnavailableError: an error is never a verdict
   */
  toLeakMemory<Self>(
    this: Self & OnHandler<Self>,
    ...options: Arguments<Self, [options?: LeakOptions]>
  ): Promise<void>;
  /**
   * Counts the living instances of one class, exactly, its subclasses included, while the handler is called again
   * and again: `.not.toLeakInstancesOf(Session)` passes where their number does not rise with the calls. Await it.
   *
   * @param args the class or its name, and `LeakOptions` without `tolerance` and `batches`
   * @throws as `toLeakMemory`; InvalidOptionError where no class has that name
   */
  toLeakInstancesOf<Self>(
    this: Self & OnHandler<Self>,
    ...args: Arguments<Self, [of: AnyClass | string, options?: InstanceOptions]>
  ): Promise<void>;
  /**
   * Passes where one object becomes garbage: given the object, a WeakRef of it, or a function that makes it, which
   * is called once and awaited. `.not.toBeCollected()` passes where something holds it. Await it.
   *
   * @throws InvalidOptionError where there is no object
   */
  toBeCollected<Self>(this: Self & OnObject<Self>, ...none: Arguments<Self, []>): Promise<void>;
  /**
   * Guards a whole container of dependencies: opens scopes, resolves every registration, closes them, and tells
   * whether something stays. Await it.
   *
   * @param options see `GuardOptions`, and `LeakOptions`
   * @throws as `toLeakMemory`; InvalidOptionError where there is no container, UsageError where no scope can be
   *   opened or nothing can be resolved
   */
  toLeakScopes<Self>(
    this: Self & OnObject<Self>,
    ...options: Arguments<Self, [options?: ScopesOptions]>
  ): Promise<void>;
}

/** What `expect(value: T)` returns, `Assertion<T>` or `Assertion<void, T>`. */
type AssertionOf<T> = ReturnType<typeof expect<T>>;

type OnHandler<Self> = Self extends AssertionOf<infer T> ? HandlerOf<T> : NoModifier;

type OnObject<Self> = Self extends AssertionOf<infer T> ? ObjectOf<T> : NoModifier;

/** None fits where Vitest has made another function of the matcher, as `.resolves` does: that one knows no `this`. */
type Arguments<Self, Args extends unknown[]> =
  Self extends AssertionOf<infer _> ? Args : [noModifier: never];

export type { LeakMatchers };
