/**
 * One inspector session with another process, over its WebSocket. Commands are answered in their own
 * time and in order; a notification is told before the answer of a command that was sent after its cause.
 *
 * Protocol: https://chromedevtools.github.io/devtools-protocol/v8/
 */
import WebSocket from 'ws';
import { TargetLostError, UsageError } from '../../report/errors.js';
import { processClock as clock } from '../host/process-clock.js';
import { waitAtMost } from '../host/wait-at-most.js';
import { ownJson } from '../../report/own-json.js';
import type { CommandSession } from './command-session.js';

export interface CdpSession extends CommandSession {
  /** Never resolves; rejects with the reason when the session is lost. */
  readonly lost: Promise<never>;
  /** Makes all commands that are pending reject with the reason, and hurries for it. */
  interrupt(reason: Error): void;
  /**
   * From now on answers are waited for two seconds at most, all together, and given up with the reason:
   * until the process answers, or `calmDown` is called. A process that has not answered in time makes the
   * session hurry by itself.
   */
  hurry(reason: Error): void;
  readonly isInHurry: boolean;
  /** Waits for answers as long as usual again. */
  calmDown(): void;
  /** Changes the name of the process, once more is known of it. */
  rename(name: string): void;
  /** Ends the session; V8 forgets all object ids then. It can be called twice. */
  close(): Promise<void>;
}

export interface CdpSessionOptions {
  /** How long the process may take to answer one command, ms. */
  timeout: number;
  /** Name of the process, for messages: `process 1234`. */
  name: string;
  /** What else is known of a process that went away, such as its exit code and last words. */
  describeEnd?: () => string | Promise<string>;
}

const CLOSE_TIMEOUT_MS = 1000;
/** So much of a foreign message says what it is. */
const QUOTED_BYTES = 60;
/** Enough for a process that lives to be put back as it was, ms. */
const HURRY_MS = 2000;
/** The end of a process is told in this time, ms. */
const LATE_LOSS_MS = 2000;

/**
 * Connects.
 *
 * @param url `ws://127.0.0.1:9229/…`
 * @throws TargetLostError where nobody takes the connection
 */
export async function openCdpSession(
  url: string,
  { timeout, name: givenName, describeEnd }: CdpSessionOptions,
): Promise<CdpSession> {
  let name = givenName;
  const socket = await connect(url, timeout);
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(params: never) => void>>();
  let lastId = 0;
  let isClosing = false;
  /** When all answers are given up, on the clock, and why. */
  let haste: { readonly until: number; readonly reason: Error } | undefined;
  let loss: Error | undefined;
  let tellLoss!: (reason: Error) => void;
  const lost = new Promise<never>((_, reject) => (tellLoss = reject));
  lost.catch(() => {}); // It may be lost while nobody waits for it.

  socket.on('message', (data: Buffer) => {
    // A snapshot that nobody reads is as long as one that somebody does.
    if (!listeners.has(CHUNK) && isChunk(data)) return;
    if (loss !== undefined) return;
    const message = readMessage(data);
    if (message === undefined) {
      loseForeign(data);
    } else if (message.id === undefined) {
      for (const listener of listeners.get(message.method) ?? []) listener(message.params as never);
    } else {
      settle(message.id, message);
    }
  });
  socket.on('error', () => {}); // It is closed after that.
  socket.once('close', () => void endWith(isClosing));
  // A process that exits waits until all sessions are closed: no context answers any more.
  listeners.set('NodeRuntime.waitingForDisconnect', new Set([() => socket.close()]));
  socket.send(
    '{ "id": 0, "method": "NodeRuntime.notifyWhenWaitingForDisconnect", "params": { "enabled": true } }',
  );

  async function endWith(isExpected: boolean): Promise<void> {
    if (isExpected) return failAll(describeClosed());
    const told = await describeEnd?.();
    loss ??= new TargetLostError(
      `The measured ${name} went away${told ? `: ${told}` : ''}. Nothing can be said of its memory; see why it ended, and measure it again.`,
    );
    tellLoss(loss);
    failAll(loss);
  }

  function loseForeign(data: Buffer): void {
    loss = new TargetLostError(
      `What answers at ${url} does not speak the inspector's protocol: it said ${ownJson.stringify(data.toString('utf8', 0, QUOTED_BYTES))}. Give a process id, the port of an inspector, or the ws:// address that Node printed.`,
    );
    tellLoss(loss);
    failAll(loss);
    socket.terminate();
  }

  function settle(id: number, { result, error }: Message): void {
    const waiting = pending.get(id);
    if (waiting === undefined) return;
    pending.delete(id);
    waiting.cancelTimeout();
    haste = undefined;
    if (error === undefined) waiting.resolve(result);
    else if (error.message.startsWith('Cannot find context'))
      void waitAtMost(lost, LATE_LOSS_MS).then(() =>
        waiting.reject(loss ?? refuse(waiting, error)),
      );
    else waiting.reject(refuse(waiting, error));
  }

  function refuse({ method }: Pending, { message }: { message: string }): Error {
    return new Error(`V8's inspector refused ${method}: ${message}`);
  }

  function failAll(reason: Error): void {
    for (const { reject, cancelTimeout } of pending.values()) {
      cancelTimeout();
      reject(reason);
    }
    pending.clear();
  }

  function hurry(reason: Error): void {
    haste ??= { until: clock.now() + HURRY_MS, reason };
  }

  return {
    send<Answer>(method: string, params: object = {}, limit = timeout): Promise<Answer> {
      if (loss !== undefined) return Promise.reject(loss);
      if (isClosing) return Promise.reject(describeClosed());
      return new Promise<Answer>((resolve, reject) => {
        const id = ++lastId;
        const left = haste ? Math.max(0, haste.until - clock.now()) : Infinity;
        const given = haste?.reason;
        const cancelTimeout = clock.after(Math.min(left, limit), () => {
          pending.delete(id);
          const reason = left < limit ? given! : describeSilence(name, method, limit);
          hurry(reason);
          reject(reason);
        });
        pending.set(id, { method, resolve: resolve as Pending['resolve'], reject, cancelTimeout });
        socket.send(ownJson.stringify({ id, method, params }), (error) => {
          // What closed the socket tells more, and comes next.
          if (error && isClosing) reject(describeClosed());
        });
      });
    },
    on(notification, listener) {
      const set = listeners.get(notification) ?? new Set();
      listeners.set(notification, set.add(listener as (params: never) => void));
      return () => {
        set.delete(listener as (params: never) => void);
        if (set.size === 0) listeners.delete(notification);
      };
    },
    lost,
    get loss() {
      return loss;
    },
    interrupt(reason) {
      failAll(reason);
      hurry(reason);
    },
    hurry,
    get isInHurry() {
      return haste !== undefined;
    },
    calmDown() {
      haste = undefined;
    },
    rename(newName) {
      name = newName;
    },
    async close() {
      if (isClosing || socket.readyState === WebSocket.CLOSED) return;
      isClosing = true;
      const closed = new Promise((resolve) => socket.once('close', resolve));
      const cancel = clock.after(CLOSE_TIMEOUT_MS, () => socket.terminate());
      socket.close();
      await closed;
      cancel();
    },
  };
}

interface Pending {
  readonly method: string;
  resolve(answer: unknown): void;
  reject(reason: Error): void;
  cancelTimeout(): void;
}

interface Message {
  readonly id?: number;
  readonly method: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** @returns undefined for what is no message of the protocol */
function readMessage(data: Buffer): Message | undefined {
  let message: Partial<Message> | null;
  try {
    message = ownJson.parse(data.toString()) as Partial<Message> | null;
  } catch {
    return undefined;
  }
  const isMessage = typeof message?.id === 'number' || typeof message?.method === 'string';
  return isMessage ? (message as Message) : undefined;
}

const CHUNK = 'HeapProfiler.addHeapSnapshotChunk';
const CHUNK_HEAD = Buffer.from(`{"method":"${CHUNK}"`);

function isChunk(data: Buffer): boolean {
  return data.length > CHUNK_HEAD.length && CHUNK_HEAD.compare(data, 0, CHUNK_HEAD.length) === 0;
}

function connect(url: string, timeout: number): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      handshakeTimeout: timeout,
      // The answers come from this machine, and a snapshot's strings are as long as they are.
      maxPayload: 0,
    });
    socket.once('open', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (cause) =>
      reject(
        new TargetLostError(
          `The inspector at ${url} took no connection: ${cause.message}. Make sure that the address is right, and that its process still runs.`,
          cause,
        ),
      ),
    );
  });
}

function describeClosed(): UsageError {
  return new UsageError(
    'The server was stopped, and is not measured any more. Call `stop()` when all of its checks have ended.',
  );
}

function describeSilence(name: string, method: string, limit: number): TargetLostError {
  return new TargetLostError(
    `The measured ${name} did not answer ${method} within ${Math.round(limit / 1000)} s. Its event loop stands still: it computes without end, or a debugger has paused it. A process that is only slow needs a longer \`timeout\`.`,
  );
}
