import { LoadError, UsageError } from '../../report/errors.js';
import type { LoadSummary } from '../../report/leak-report.js';
import { processClock as clock } from '../host/process-clock.js';
import { createPace } from './create-pace.js';
import { createSender, type Answer, type RequestSource } from './create-sender.js';
import { describeFailures, describeSilence } from './describe-failures.js';
import { MOST_MS } from './attach-options.js';
import { resolveLoadOptions, type LoadOptions } from './load-options.js';

export interface Load {
  /** Requests that may be on their way at a time. */
  readonly concurrency: number;
  /**
   * One request, made again until it is answered.
   *
   * @throws LoadError when too many have failed, or this one does so for too long
   */
  ask(): Promise<void>;
  /** How long `ask` takes at most before it gives up, ms. */
  readonly longestAskMs: number;
  /** The last LoadError since `reset`. */
  readonly failure: LoadError | undefined;
  summarize(): LoadSummary;
  /** Forgets what was counted, and that it was stopped. */
  reset(): void;
  /** Makes the requests that are on their way, and all further ones until `reset`, fail with the reason. */
  stop(reason: unknown): void;
  /** Closes the connections, and fails what is on its way; the next request opens new ones. */
  close(): Promise<void>;
}

/** What is asked between two ends of the load: a request that outlives its round counts for none. */
interface Round {
  isOver: boolean;
  reason?: unknown;
}

/** So many in a row without an answer are enough, whatever share is accepted. */
const MOST_UNANSWERED = 100;
/** The first failures say little of the share: so many requests are taken for granted. */
const LEAST_REQUESTS = 100;
/** One request is made again for so long, ms, or twice where one attempt may take longer. */
const LONGEST_RETRY_MS = 60_000;
/** Timers are late, and an answer is still to be read. */
const SLACK_MS = 2000;

/**
 * Makes the load of one check. Addresses and requests go through a pool of connections that are kept open.
 *
 * @param origin what a path such as `/orders` is an address of; undefined where none is known
 * @throws InvalidOptionError for what cannot be asked
 */
export function createLoad(
  source: RequestSource,
  options: LoadOptions = {},
  origin?: string,
): Load {
  const resolved = resolveLoadOptions(options);
  const { connections, pipelining, rate, timeout, acceptedFailures } = resolved;
  const sender = createSender(source, resolved, origin);
  const retryMs = Math.max(LONGEST_RETRY_MS, 2 * timeout);
  /** What waits for its turn waits for all of the others, at the first attempt and at the last. */
  const longestWait = rate === undefined ? 0 : (connections * pipelining * 1000) / rate;
  let takeTurn = createPace(rate, clock);
  let answered = 0;
  let failed = 0;
  let unanswered = 0;
  let round: Round = { isOver: false };
  let failure: LoadError | undefined;
  const waiting = new Set<(reason: unknown) => void>();
  let statuses: Record<string, number> = {};
  let errors: Record<string, number> = {};

  const summarize = (): LoadSummary => ({
    answered,
    statuses: { ...statuses },
    errors: { ...errors },
    connections,
    pipelining,
    ...(rate === undefined ? {} : { rate }),
  });

  function fail(description: string, cause: unknown): never {
    failure = new LoadError(summarize(), description, cause);
    throw failure;
  }

  function noteFailure(cause?: unknown): void {
    failed += 1;
    const total = answered + countAll(errors);
    const accepted = acceptedFailures * Math.max(LEAST_REQUESTS, total);
    if (failed <= accepted && unanswered < MOST_UNANSWERED) return;
    fail(describeFailures(failed, total, summarize(), acceptedFailures), cause);
  }

  function endRound(reason: unknown): void {
    if (!round.isOver) Object.assign(round, { isOver: true, reason });
    for (const wake of waiting) wake(round.reason);
  }

  async function ask(): Promise<void> {
    const own = round;
    let begin: number | undefined;
    for (;;) {
      if (own.isOver) throw own.reason;
      const wait = takeTurn();
      if (wait > 0) await sleep(wait, waiting);
      if (own.isOver) throw own.reason;
      begin ??= clock.now();
      let answer: Answer;
      try {
        answer = await withTimeout((signal) => sender.send(signal), timeout, waiting);
      } catch (cause) {
        if (own.isOver) throw own.reason;
        unanswered += 1;
        const code = nameError(cause);
        errors[code] = (errors[code] ?? 0) + 1;
        noteFailure(cause);
        const tookMs = clock.now() - begin;
        if (tookMs >= retryMs) fail(describeSilence(tookMs, summarize()), cause);
        continue;
      }
      if (own.isOver) return;
      answered += 1;
      unanswered = 0;
      const { status } = answer;
      if (status !== undefined) statuses[status] = (statuses[status] ?? 0) + 1;
      if (status !== undefined && status >= 400) noteFailure();
      return;
    }
  }

  return {
    concurrency: connections * pipelining,
    longestAskMs: 2 * longestWait + retryMs + timeout + SLACK_MS,
    get failure() {
      return failure;
    },
    ask,
    summarize,
    stop: endRound,
    reset() {
      Object.assign(round, { isOver: true, reason: describeClosed() });
      round = { isOver: false };
      takeTurn = createPace(rate, clock);
      failure = undefined;
      unanswered = 0;
      answered = 0;
      failed = 0;
      statuses = {};
      errors = {};
    },
    close() {
      const wasStopped = round.isOver;
      endRound(describeClosed());
      if (!wasStopped) round = { isOver: false };
      return sender.close();
    },
  };
}

function describeClosed(): UsageError {
  return new UsageError(
    'The check that this request belongs to has ended. Await all requests before the check ends.',
  );
}

/** @param waiting holds, while it sleeps, a function that ends it with a reason */
function sleep(ms: number, waiting: Set<(reason: unknown) => void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const wake = (reason: unknown) => {
      cancel();
      waiting.delete(wake);
      reject(reason);
    };
    const cancel = clock.after(Math.min(ms, MOST_MS), () => {
      waiting.delete(wake);
      resolve();
    });
    waiting.add(wake);
  });
}

/** @param waiting holds, while it runs, a function that ends it with a reason */
async function withTimeout<T>(
  run: (signal: AbortSignal) => Promise<T>,
  ms: number,
  waiting: Set<(reason: unknown) => void>,
): Promise<T> {
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const end = () => {
      cancel();
      waiting.delete(fail);
    };
    const fail = (reason: unknown) => {
      end();
      controller.abort(reason);
      reject(reason);
    };
    const cancel = clock.after(ms, () =>
      fail(Object.assign(new Error(`no answer within ${ms} ms`), { code: 'timeout' })),
    );
    waiting.add(fail);
    run(controller.signal).then(resolve, reject).finally(end);
  });
}

/** Code or name of what went wrong; `fetch` hides it in the cause. */
function nameError(error: unknown): string {
  const { code, cause, message } = (error ?? {}) as {
    code?: unknown;
    cause?: { code?: unknown };
    message?: unknown;
  };
  if (typeof code === 'string') return code;
  if (typeof cause?.code === 'string') return cause.code;
  return String(message ?? error)
    .split('\n')[0]!
    .slice(0, 80);
}

function countAll(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
