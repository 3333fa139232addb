import type { WorkerChannel } from '../../../../../src/node/in-process/workers/worker-channel.js';

/** What a worker answers to a command: a result, a refusal, or nothing. */
export type Answer = { result: object } | { error: { message: string } } | undefined;

interface Command {
  readonly id: number;
  readonly method: string;
  readonly params: Record<string, unknown>;
}

/** The main thread's inspector of a process with these workers, by their session's id. */
export class FakeChannel implements WorkerChannel {
  readonly sent: string[] = [];
  readonly workers = new Map<string, (command: Command) => Answer>();
  readonly lost: Promise<never>;
  lose!: (reason: Error) => void;
  /** Whether commands of the main thread are refused. */
  refusal: Error | undefined;
  private readonly listeners = new Map<string, Set<(params: never) => void>>();

  constructor() {
    this.lost = new Promise((_, reject) => (this.lose = reject));
    this.lost.catch(() => {});
  }

  send<Result>(method: string, params: Record<string, string> = {}): Promise<Result> {
    if (this.refusal) return Promise.reject(this.refusal);
    const { sessionId = '', message } = params;
    if (message === undefined) this.sent.push(`${method} ${sessionId}`.trim());
    else this.pass(sessionId, JSON.parse(message) as Command);
    if (method === 'NodeWorker.enable') for (const id of this.workers.keys()) this.attach(id);
    if (method === 'NodeWorker.detach') this.tell('NodeWorker.detachedFromWorker', { sessionId });
    return Promise.resolve({} as Result);
  }

  on<Params>(notification: string, listener: (params: Params) => void): () => void {
    const set = this.listeners.get(notification) ?? new Set();
    this.listeners.set(notification, set.add(listener as (params: never) => void));
    return () => set.delete(listener as (params: never) => void);
  }

  get listenerCount(): number {
    return [...this.listeners.values()].reduce((sum, set) => sum + set.size, 0);
  }

  start(id: string, answer: (command: Command) => Answer): void {
    this.workers.set(id, answer);
    this.attach(id);
  }

  /** A worker ends by itself. */
  end(sessionId: string): void {
    this.workers.delete(sessionId);
    this.tell('NodeWorker.detachedFromWorker', { sessionId });
  }

  say(sessionId: string, message: object): void {
    const text = JSON.stringify(message);
    this.tell('NodeWorker.receivedMessageFromWorker', { sessionId, message: text });
  }

  private attach(sessionId: string): void {
    const url = sessionId === 'hooks' ? 'node:internal/modules/esm/worker' : '';
    const workerInfo = { workerId: sessionId, title: `[worker ${sessionId}]`, url };
    this.tell('NodeWorker.attachedToWorker', { sessionId, workerInfo });
  }

  private pass(sessionId: string, command: Command): void {
    this.sent.push(`${sessionId}: ${command.method}`);
    const answer = this.workers.get(sessionId)?.(command);
    if (answer) this.say(sessionId, { id: command.id, ...answer });
  }

  private tell(notification: string, params: object): void {
    for (const listener of this.listeners.get(notification) ?? []) listener(params as never);
  }
}

/** A worker that turns its event loop, and has so many bytes in use. */
export function answerAll({ method }: Command): Answer {
  if (method === 'Runtime.getHeapUsage') return { result: { usedSize: 1000 } };
  if (method === 'Runtime.evaluate') return { result: { result: { value: [20, 300] } } };
  return { result: {} };
}
