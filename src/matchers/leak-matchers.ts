import type { AnyClass, InstanceOptions } from '../input/class-query.js';
import type { ScopesOptions } from '../di/guard-options.js';
import type { LeakOptions } from '../input/options.js';

/**
 * What the set-up modules add to `expect(…)`. What cannot be right is a type error, whose text says what to write.
 *
 * @typeParam R what the runner's own matchers return: `void`, or a promise behind `.resolves` and `.rejects`
 * @typeParam T what `expect` was given
 */
export interface LeakMatchers<R = void, T = unknown> {
  /**
   * Calls the handler again and again with forced garbage collections in between, and tells whether
   * it keeps memory. `.not.toLeakMemory()` passes on the verdict `clean` alone, `.toLeakMemory()` on
   * `leak` alone; `inconclusive` fails both. Await it.
   *
   * @param options see `LeakOptions`
   * @throws HandlerError, HandlerTimeoutError, InvalidOptionError, GcUnavailableError: an error is never a verdict
   */
  toLeakMemory(this: Bare<R, HandlerOf<T>>, options?: LeakOptions): Promise<void>;

  /**
   * Calls the handler again and again and counts the living instances of one class, exactly, its
   * subclasses included. `.not.toLeakInstancesOf(Session)` passes where their number does not rise with
   * the calls, `.toLeakInstancesOf(Session)` where it does; `inconclusive` fails both. Await it.
   *
   * @param of the class, or its name: then all classes of that name are counted
   * @param options see `LeakOptions`; there is no `tolerance` and no `batches`
   * @throws as `toLeakMemory`; InvalidOptionError where no class has that name
   */
  toLeakInstancesOf(
    this: Bare<R, HandlerOf<T>>,
    of: AnyClass | string,
    options?: InstanceOptions,
  ): Promise<void>;

  /**
   * Passes where one object becomes garbage: nothing but the test that awaits this holds it. Given an
   * object, a WeakRef of one, or a function that makes one, which is called once and awaited; with a
   * function, passing costs no snapshot. `.not.toBeCollected()` passes where something holds it. Await it.
   *
   * @throws InvalidOptionError where there is no object
   */
  toBeCollected(this: Bare<R, ObjectOf<T>>): Promise<void>;

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
  toLeakScopes(this: Bare<R, ObjectOf<T>>, options?: ScopesOptions): Promise<void>;
}

/** `unknown` where a value may be a handler, else what the reader of the compiler's error is told. */
export type HandlerOf<T> = unknown extends T
  ? unknown
  : [Possible<T>] extends [never]
    ? T extends PromiseLike<unknown>
      ? 'expect() was given a promise, the result of one call. Give it the function: expect(() => handle(request))'
      : T extends (...args: never) => unknown
        ? 'The handler is called without arguments. Write: expect(() => handle(request))'
        : 'expect() takes a function here, which is called again and again: expect(() => handle(request))'
    : unknown;

/** `unknown` where a value may be an object, else what the reader of the compiler's error is told. */
export type ObjectOf<T> = unknown extends T
  ? unknown
  : [T] extends [string | number | boolean | bigint | null | undefined | void]
    ? 'expect() takes an object here, or a function that makes one'
    : unknown;

/** The members of a union that can be called without arguments, a task of tinybench, or any function. */
type Possible<T> = T extends () => unknown
  ? T
  : T extends MeasuredTask
    ? T
    : Function extends T
      ? T
      : never;

/** What tells a task of tinybench, which `withMemory` measures. */
interface MeasuredTask {
  readonly name: string;
  readonly runs: number;
  run(): unknown;
  reset(...args: never): unknown;
}

export type NoModifier =
  'The check calls and awaits by itself. Take .resolves, .rejects or .poll away: await expect(() => handle(request)).not.toLeakMemory()';

type Bare<R, Problem> = [R] extends [void] ? Problem : NoModifier;
