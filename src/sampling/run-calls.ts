import { HandlerError, HandlerTimeoutError } from '../report/errors.js';
import type { Clock } from '../probe/heap-probe.js';
import type { MemoryGuard } from './memory-guard.js';
import { isThenable } from '../input/is-thenable.js';
import type { ResolvedOptions } from '../input/options.js';
import { createWorkMeter } from './create-work-meter.js';
import { paceTurns } from './pace-turns.js';

/** How long one call may take where neither the host nor a test's timeout says it, ms. */
const CALL_LIMIT_MS = 60_000;
/** Timers take no more, and fire at once where they are given it. */
const LONGEST_TIMER_MS = 0x7fffffff;

/** Where synchronous calls are many, the event loop turns as often, as it does between real calls. */
export const CALLS_PER_TURN = 100;

/** Calls a handler, strictly one call at a time unless it is told otherwise, and keeps count. */
export interface CallRunner {
  /** Calls so far, of all phases. */
  readonly calls: number;
  /** Milliseconds spent inside the handler and its hooks. */
  readonly handlerMs: number;
  /** The longest single call so far, ms. */
  readonly longestCallMs: number;
  /** Of the time that calls took: see `WorkMeter`. */
  readonly workShare: number;
  /** Whether calls wait for the event loop (timers, I/O), rather than for microtasks at most. */
  readonly isTurningLoop: boolean;
  /** Whether the last calls were ended since what they keep had filled the memory so far that it is to be told. */
  readonly isFull: boolean;
  /**
   * Runs `count` calls, or fewer when `stopAt` would be overrun; resolves to the number made.
   *
   * @param stopAt on the clock, ms: no call is begun that is not expected to end before it.
   * @param callsPerTurn after so many calls the event loop turns once, or the job ends where turns take long:
   *   the targets of weak references that a call made or read live until then, however many synchronous
   *   calls follow. Default: never.
   * @throws HandlerError when a call throws or rejects, HandlerTimeoutError when one does not settle,
   *   the signal's reason when it aborts.
   */
  run(count: number, stopAt?: number, callsPerTurn?: number): Promise<number>;
}

/**
 * Makes up to `count` calls of the handler, its hooks included, and stops earlier where `ms` are over.
 *
 * The first call that throws ends them, and is told.
 */
export type CallMany = (count: number, ms: number) => Promise<CallsMade>;

export interface CallsMade {
  readonly made: number;
  /** What they took, ms. */
  readonly took: number;
  readonly longest: number;
  /** What the call after those that were made threw. */
  readonly failure?: { readonly cause: unknown };
}

export interface CallRunnerInput {
  handler: () => unknown;
  options: Pick<
    ResolvedOptions,
    'beforeEachCall' | 'afterEachCall' | 'beforeEachBatch' | 'afterEachBatch' | 'signal'
  >;
  clock: Clock;
  /** On the clock, ms: when a call that has not settled is given up. */
  deadline: number;
  /** Calls that may run at a time. Default 1. */
  concurrency?: number | undefined;
  /** How long one call may take, ms. Default 60 000. */
  callLimitMs?: number | undefined;
  /** Makes several calls in one go; default: one by one. */
  callMany?: CallMany | undefined;
  memory?: MemoryGuard | undefined;
}

/** The memory is looked at after calls of so many ms: to ask V8 takes some microseconds. */
const MEMORY_EACH_MS = 0.5;

/** In one go, so that a check can end in between, ms. */
const MOST_ONE_GO_MS = 1000;

/** Makes the runner of one check. */
export function createCallRunner({
  handler,
  options,
  clock,
  deadline,
  concurrency = 1,
  callLimitMs = CALL_LIMIT_MS,
  callMany,
  memory,
}: CallRunnerInput): CallRunner {
  const state = { calls: 0, handlerMs: 0, longestCallMs: 0, isTurningLoop: false, isFull: false };
  const meter = createWorkMeter(clock);
  const beginTurns = paceTurns(clock);
  let askedAt = 0;

  /** Whether the calls so far leave no room for another one. */
  function mayBeFull(): boolean {
    if (memory === undefined || state.handlerMs - askedAt < MEMORY_EACH_MS) return false;
    askedAt = state.handlerMs;
    return true;
  }

  const { beforeEachCall, afterEachCall, beforeEachBatch, afterEachBatch, signal } = options;

  // The name is looked for on the stack by `withProcessLock`: a check may be a handler's own work.
  async function runHandlerCalls(
    count: number,
    stopAt: number,
    callsPerTurn: number,
    batch: Batch,
  ): Promise<number> {
    let made = 0;
    const turn = beginTurns(callsPerTurn);
    state.isFull = state.isFull && (await memory!.isFull());
    while (made < count && !batch.isAbandoned && !state.isFull) {
      signal?.throwIfAborted();
      if (made > 0 && turn.isDue(made)) await turn.take(made);
      const start = clock.now();
      if (made > 0 && start + state.longestCallMs > stopAt) break;
      batch.callStart = start;
      state.calls++;
      try {
        // Awaited only where there is a promise: a synchronous handler costs no microtask.
        const before = beforeEachCall?.();
        if (isThenable(before)) await dropResult(before);
        const pending = handler();
        if (isThenable(pending)) await dropResult(pending);
        const after = afterEachCall?.();
        if (isThenable(after)) await dropResult(after);
      } catch (cause) {
        throw new HandlerError(state.calls, cause);
      }
      const took = clock.now() - start;
      state.handlerMs += took;
      if (took > state.longestCallMs) state.longestCallMs = took;
      made++;
      if (mayBeFull()) {
        const isFull = memory!.isFull();
        if (isFull !== false) state.isFull = await isFull;
      }
    }
    return made;
  }

  /** As `runHandlerCalls`, several at a time. What the batch takes counts, not the sum of its calls. */
  async function runConcurrentCalls(count: number, stopAt: number, batch: Batch): Promise<number> {
    let begun = 0;
    let made = 0;
    const start = clock.now();
    const runOnward = async () => {
      while (begun < count && !batch.isAbandoned) {
        signal?.throwIfAborted();
        const callStart = clock.now();
        if (begun > 0 && callStart + state.longestCallMs > stopAt) break;
        begun++;
        const call = ++state.calls;
        try {
          await beforeEachCall?.();
          await handler();
          await afterEachCall?.();
        } catch (cause) {
          batch.isAbandoned = true;
          throw new HandlerError(call, cause);
        }
        const end = clock.now();
        state.longestCallMs = Math.max(state.longestCallMs, end - callStart);
        batch.callStart = end;
        made++;
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, count) }, runOnward));
    state.handlerMs += clock.now() - start;
    return made;
  }

  /** As `runHandlerCalls`, where somebody else makes the calls and tells what they took. */
  async function runInOneGo(
    callSeveral: CallMany,
    count: number,
    stopAt: number,
    batch: Batch,
  ): Promise<number> {
    let made = 0;
    while (made < count && !batch.isAbandoned) {
      signal?.throwIfAborted();
      const start = clock.now();
      if (made > 0 && start + state.longestCallMs > stopAt) break;
      batch.callStart = start;
      const ms = Math.max(0, Math.min(MOST_ONE_GO_MS, stopAt - start - state.longestCallMs));
      const done = await callSeveral(count - made, ms);
      made += done.made;
      state.calls += done.made;
      state.handlerMs += done.took;
      state.longestCallMs = Math.max(state.longestCallMs, done.longest);
      if (done.failure) throw new HandlerError(++state.calls, done.failure.cause);
    }
    return made;
  }

  async function run(count: number, stopAt = Infinity, callsPerTurn = Infinity): Promise<number> {
    meter.start();
    const batch: Batch = { callStart: clock.now(), isAbandoned: false };
    let hasTurned = false;
    void clock.turn().then(() => (hasTurned = true));
    const guard = watchForHang(batch, clock, { deadline, callLimitMs }, () => state.calls, signal);
    try {
      return await Promise.race([
        (async () => {
          await beforeEachBatch?.();
          const made =
            callMany !== undefined
              ? await runInOneGo(callMany, count, stopAt, batch)
              : concurrency > 1
                ? await runConcurrentCalls(count, stopAt, batch)
                : await runHandlerCalls(count, stopAt, callsPerTurn, batch);
          await afterEachBatch?.();
          return made;
        })(),
        guard.failure,
      ]);
    } finally {
      guard.cancel();
      meter.stop();
      if (hasTurned && count <= callsPerTurn) state.isTurningLoop = true;
    }
  }

  return Object.defineProperties({ run } as CallRunner, {
    calls: { get: () => state.calls },
    handlerMs: { get: () => state.handlerMs },
    longestCallMs: { get: () => state.longestCallMs },
    workShare: { get: () => meter.share },
    isTurningLoop: { get: () => state.isTurningLoop },
    isFull: { get: () => state.isFull },
  });
}

interface Batch {
  callStart: number;
  /** Set when the batch was given up, so that a call that settles later starts no further one. */
  isAbandoned: boolean;
}

/** Rejects when one call outlasts the deadline, or when the signal aborts while a call is pending. */
function watchForHang(
  batch: Batch,
  clock: Clock,
  { deadline, callLimitMs }: { deadline: number; callLimitMs: number },
  callNumber: () => number,
  signal: AbortSignal | undefined,
): { failure: Promise<never>; cancel(): void } {
  let fail!: (reason: unknown) => void;
  const failure = new Promise<never>((_, reject) => (fail = reject));
  failure.catch(() => {}); // It may reject when nobody listens any more.
  const giveUp = (reason: unknown) => {
    batch.isAbandoned = true;
    fail(reason);
  };
  let cancelTimer = () => {};
  const arm = () => {
    const due = Math.min(deadline, batch.callStart + callLimitMs);
    const wait = due - clock.now();
    if (wait > 0) cancelTimer = clock.after(Math.min(wait, LONGEST_TIMER_MS), arm);
    else giveUp(new HandlerTimeoutError(callNumber(), clock.now() - batch.callStart));
  };
  const first = Math.min(deadline - clock.now(), callLimitMs, LONGEST_TIMER_MS);
  cancelTimer = clock.after(Math.max(0, first), arm);
  const onAbort = () => giveUp(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    failure,
    cancel() {
      cancelTimer();
      signal?.removeEventListener('abort', onAbort);
    },
  };
}

/** Waits for a promise without keeping what it resolves to. */
function dropResult(pending: PromiseLike<unknown>): PromiseLike<void> {
  return pending.then(dropValue);
}

function dropValue(): void {}
