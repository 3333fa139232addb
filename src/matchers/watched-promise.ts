export type Outcome = { isPassed: true } | { isPassed: false; error: unknown };

/** Told by a watched promise. */
export interface PromiseWatch {
  /** Somebody beyond the runner called `then`, `catch`, `finally` or awaited it; can happen many times. */
  onSubscribe(): void;
  /**
   * The promise that the user holds has come into being.
   *
   * @returns who hears how it ends, before any subscriber; undefined: a rejection that nobody
   *   subscribes to stays an unhandled one.
   */
  onHandOver(): ((outcome: Outcome) => void) | undefined;
}

/**
 * A promise that knows whether the user of a matcher subscribed to it. A runner itself subscribes
 * first and hands on what `then` returns: once in Vitest, twice in Jest (`.then().catch()`), once
 * more in Vitest's `expect.soft`. Only what comes after these hops is the user.
 */
export class WatchedPromise<T> extends Promise<T> {
  #hops = 0;
  #watch: PromiseWatch | undefined;

  /** What `then` derives is a plain promise, unless it is wrapped below. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** @param hops how often the runner derives a promise before the user gets one */
  static watch<T>(source: Promise<T>, hops: number, watch: PromiseWatch): WatchedPromise<T> {
    const watched = new WatchedPromise<T>((resolve) => resolve(source));
    watched.#hops = hops;
    watched.#watch = watch;
    const hear = hops === 0 ? watch.onHandOver() : undefined;
    if (hear !== undefined) watched.#settleInto(hear);
    return watched;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a promise that listens to its subscribers is the point
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const derived = super.then(onFulfilled, onRejected);
    if (this.#watch === undefined) return derived;
    if (this.#hops > 0) return WatchedPromise.watch(derived, this.#hops - 1, this.#watch);
    this.#watch.onSubscribe();
    return derived;
  }

  #settleInto(hear: (outcome: Outcome) => void): void {
    // Not `this.then`: that would count as a subscriber.
    void super.then(
      () => hear({ isPassed: true }),
      (error: unknown) => hear({ isPassed: false, error }),
    );
  }
}
