import { pointAt, type CallSite } from './call-site.js';
import type { MatcherCall } from './create-matchers.js';
import { WatchedPromise, type Outcome } from './watched-promise.js';

/** A check that its test has begun and not yet accounted for. */
interface OpenCheck<Test> {
  /** Undefined: begun outside of any test, such as in a `beforeAll`. */
  readonly test: Test | undefined;
  readonly call: MatcherCall;
  readonly ended: Promise<Outcome>;
  hasEnded: boolean;
  isAwaited: boolean;
  /** Its test ended before it: what subscribed to it (a race, an async callback) was not waited for. */
  isLost: boolean;
}

/**
 * Keeps account of the checks of each test, so that one that nobody awaited still decides its test:
 * an assertion whose promise is dropped passes silently in every runner.
 */
export class CheckLedger<Test> {
  readonly #open = new Set<OpenCheck<Test>>();
  #isClosed = false;

  /**
   * Watches one check.
   *
   * @param hops see `WatchedPromise`
   * @returns what the matcher gives to the runner
   */
  watch<T>(
    result: Promise<T>,
    call: MatcherCall,
    { test, hops }: { test: Test | undefined; hops: number },
  ): Promise<T> {
    let end: (outcome: Outcome) => void = () => {};
    const ended = new Promise<Outcome>((resolve) => (end = resolve));
    const check: OpenCheck<Test> = {
      test,
      call,
      ended,
      hasEnded: false,
      isAwaited: false,
      isLost: false,
    };
    let isJudged = false;
    void result.then(
      () => (isJudged = true),
      () => {},
    );
    return WatchedPromise.watch(result, hops, {
      onSubscribe: () => (check.isAwaited = true),
      onHandOver: () => {
        if (this.#isClosed) return undefined;
        this.#open.add(check);
        return {
          hear(outcome) {
            // The runner makes its error where the promise settled, far from the line that asked.
            if (isJudged && !outcome.isPassed) pointAt(outcome.error, call.site);
            check.hasEnded = true;
            end(outcome);
          },
          isTakenOver: () => check.isLost,
        };
      },
    });
  }

  /** Whether the tests of the file are over: the result of a check that begins now reaches nobody. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Takes checks again, for the next file of a worker that is not isolated. */
  open(): void {
    this.#isClosed = false;
  }

  /**
   * Waits for every check of a test to end, so that none runs on into the next one.
   *
   * @param warn told of each check that passed and was not awaited
   * @param hasFailed whether the test has failed already, such as by its timeout: then it says nothing of checks
   *   for which somebody still waits
   * @throws when a check failed that nobody awaited
   */
  async settle(test: Test, warn: (message: string) => void, hasFailed = false): Promise<void> {
    await this.#settle((check) => check.test === test, warn, hasFailed);
  }

  /** As `settle`, for all that is left at the end of a file. What comes later is not watched any more. */
  async close(warn: (message: string) => void): Promise<void> {
    await this.#settle(() => true, warn, false);
    this.#isClosed = true;
  }

  async #settle(
    isMeant: (check: OpenCheck<Test>) => boolean,
    warn: (message: string) => void,
    hasFailed: boolean,
  ): Promise<void> {
    const failures: { error: Error; site: CallSite }[] = [];
    if (!hasFailed) for (const check of this.#open) markLost(check, isMeant);
    for (const check of this.#open) {
      if (!isMeant(check)) continue;
      const outcome = await check.ended;
      this.#open.delete(check);
      // Who waited for it may now begin another one, which the loop comes to, too.
      if (check.isLost) for (let turn = 0; turn < TURNS; turn++) await undefined;
      if (!hasFailed) for (const later of this.#open) markLost(later, isMeant);
      if (check.isAwaited && !check.isLost) continue;
      if (outcome.isPassed) warn(`heapslope: ${tellUnawaited(check)}`);
      else failures.push({ error: composeFailure(check, outcome.error), site: check.call.site });
    }
    const [first, ...more] = failures;
    if (first === undefined) return;
    for (const { error } of more) first.error.message += `\n\n${error.message}`;
    pointAt(first.error, first.site);
    throw first.error;
  }
}

/** Turns of the microtask queue after which a function that awaited a check has gone on to its next one. */
const TURNS = 32;

function markLost<Test>(
  check: OpenCheck<Test>,
  isMeant: (check: OpenCheck<Test>) => boolean,
): void {
  if (isMeant(check) && !check.hasEnded) check.isLost = true;
}

function tellUnawaited<Test>({ call, test, isAwaited }: OpenCheck<Test>): string {
  const where = call.site.place === undefined ? '' : ` at ${call.site.place}`;
  const [end, whose] = test === undefined ? ['the file', 'the file'] : ['its test', 'it'];
  if (isAwaited)
    return (
      `${test === undefined ? 'The file' : 'The test'} ended before its leak check${where}: what waited for that was not awaited itself.\n` +
      `It was waited for at the end of ${end}, and decides ${whose}.\n` +
      `Await it where the test does: no Promise.race or Promise.any that ends before it, and no forEach(async …): for (const … of …) { await ${call.statement}; }`
    );
  return (
    `A leak check was not awaited${where}.\n` +
    `It was waited for at the end of ${end}, and decides ${whose}.\n` +
    `Write: await ${call.statement}`
  );
}

function composeFailure<Test>(check: OpenCheck<Test>, error: unknown): Error {
  const { message = String(error), cause } = (error ?? {}) as Partial<Error>;
  return new Error(`${tellUnawaited(check)}\n\n${message}`, cause ? { cause } : undefined);
}
