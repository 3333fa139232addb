export type Outcome = { isPassed: true } | { isPassed: false; error: unknown };

/** Told by a watched promise. */
export interface Listener {
  /** Hears how it ends, before any subscriber. */
  hear(outcome: Outcome): void;
  /**
   * Whether nobody may hear of a rejection any more: it is told elsewhere, and the function that still waits would
   * make an unhandled rejection of it, which ends a whole run.
   */
  isTakenOver(): boolean;
}

export interface PromiseWatch {
  /** Somebody beyond the runner called `then`, `catch`, `finally` or awaited it; can happen many times. */
  onSubscribe(): void;
  /**
   * The promise that the user holds has come into being.
   *
   * @returns who hears how it ends; undefined: a rejection that nobody subscribes to stays an unhandled one
   */
  onHandOver(): Listener | undefined;
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
    const listener = hops === 0 ? watch.onHandOver() : undefined;
    const watched = new WatchedPromise<T>((resolve, reject) => {
      if (listener === undefined) resolve(source);
      else settleFor(listener, source, resolve, reject);
    });
    watched.#hops = hops;
    watched.#watch = watch;
    // One that nobody subscribes to is told by the listener: no unhandled rejection.
    if (listener !== undefined) void watched.#ignoreRejection();
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

  async #ignoreRejection(): Promise<void> {
    // Not `this.then`: that would count as a subscriber.
    await super.then(undefined, () => {});
  }
}

function settleFor<T>(
  listener: Listener,
  source: Promise<T>,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): void {
  source.then(
    (value) => {
      listener.hear({ isPassed: true });
      resolve(value);
    },
    (error: unknown) => {
      listener.hear({ isPassed: false, error });
      if (!listener.isTakenOver()) reject(error);
    },
  );
}
