/**
 * One session with a page, over what its driver gives: Playwright's `CDPSession`, Puppeteer's, or a socket.
 * Drivers wait for answers without end; here each has its time.
 *
 * Protocol: https://chromedevtools.github.io/devtools-protocol/
 */
import { isHeapslopeError, TargetLostError, UsageError } from '../../report/errors.js';
import type { CommandSession } from '../cdp/command-session.js';
import { processClock as clock } from '../host/process-clock.js';
import { waitAtMost } from '../host/wait-at-most.js';

/** A session as drivers have it. */
export interface DriverSession {
  send(method: string, params?: object): Promise<unknown>;
  on(event: string, listener: (params: never) => void): unknown;
  off(event: string, listener: (params: never) => void): unknown;
  detach(): Promise<unknown>;
}

export interface PageSession extends CommandSession {
  /** All that waits for an answer fails with the reason, and so does all that is sent from now on. */
  lose(reason: Error): void;
  /**
   * Waits for something, or for the loss of the session, whichever comes first.
   *
   * @throws what it throws, and the reason of the loss
   */
  during<T>(work: PromiseLike<T>): Promise<T>;
  /** Lets go of the page; V8 forgets all object ids then. It can be called twice. */
  close(): Promise<void>;
}

/** How long a page may take to answer one command, ms. */
const ANSWER_MS = 30_000;
const CLOSE_MS = 1000;
/** How drivers say that a page, its browser or the session is gone. */
const GONE = /\b(?:closed|crashed|detached|disconnected)\b/i;

/** @param timeout for one answer, ms */
export function openPageSession(driver: DriverSession, timeout = ANSWER_MS): PageSession {
  const waiting = new Set<(reason: Error) => void>();
  const subscriptions = new Set<() => void>();
  let loss: Error | undefined;
  let isClosed = false;

  function lose(reason: Error): void {
    if (isClosed) return;
    loss ??= reason;
    for (const fail of waiting) fail(loss);
    waiting.clear();
  }

  function during<T>(work: PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (loss !== undefined) reject(loss);
      waiting.add(reject);
      work.then(
        (value) => {
          waiting.delete(reject);
          resolve(value);
        },
        (error: unknown) => {
          waiting.delete(reject);
          reject(error as Error);
        },
      );
    });
  }

  async function ask(method: string, params: object, limit: number): Promise<unknown> {
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = clock.after(limit, () => {
        const silence = describeSilence(method, limit);
        lose(silence);
        reject(silence);
      });
    });
    try {
      return await during(Promise.race([driver.send(method, params), late]));
    } catch (error) {
      if (isHeapslopeError(error) || error === loss) throw error;
      const { message } = error as Error;
      if (!GONE.test(message))
        throw new Error(`The browser refused ${method}: ${message}`, { cause: error });
      lose(describeEnd(error));
      throw loss ?? error;
    } finally {
      cancel();
    }
  }

  return {
    send<Answer>(method: string, params: object = {}, limit = timeout): Promise<Answer> {
      if (loss !== undefined) return Promise.reject(loss);
      if (isClosed) return Promise.reject(describeClosed());
      return ask(method, params, limit) as Promise<Answer>;
    },
    on(notification, listener) {
      driver.on(notification, listener as (params: never) => void);
      const end = () => {
        subscriptions.delete(end);
        driver.off(notification, listener as (params: never) => void);
      };
      subscriptions.add(end);
      return end;
    },
    get loss() {
      return loss;
    },
    lose,
    during,
    async close() {
      if (isClosed) return;
      isClosed = true;
      for (const end of subscriptions) end();
      const ended = driver.detach();
      ended.catch(() => {}); // It is gone with its page.
      await waitAtMost(ended, CLOSE_MS);
    },
  };
}

/** What went away, as far as its driver says so. */
export function describeEnd(cause: unknown): TargetLostError {
  const seen = cause instanceof Error ? `: ${cause.message.split('\n')[0]}` : '';
  return new TargetLostError(
    `The page went away in the middle of its check${seen}. Keep it open until the check has ended: await the check before you close the page, its context or the browser.`,
    cause,
  );
}

function describeClosed(): UsageError {
  return new UsageError('The check of this page is over: its session was closed.');
}

function describeSilence(method: string, limit: number): TargetLostError {
  return new TargetLostError(
    `The page did not answer ${method} within ${Math.round(limit / 1000)} s. Its main thread stands still: a script runs without end, a debugger has paused it (a \`debugger\` statement with DevTools open), or a dialog is open.`,
  );
}
