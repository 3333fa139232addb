import type { InspectorSession } from '../../cdp/inspector-session.js';

/** A session with the main thread of the process whose workers are meant; a `CdpSession` is one. */
export interface WorkerChannel {
  send<Answer = unknown>(method: string, params?: object): Promise<Answer>;
  /** Calls `listener` at every notification of that name; the function that it returns ends that. */
  on<Params>(notification: string, listener: (params: Params) => void): () => void;
  /** Never resolves; rejects when the session is lost. */
  readonly lost?: Promise<never>;
}

export function toWorkerChannel(session: InspectorSession): WorkerChannel {
  return {
    send: async <Answer>(method: string, params?: object) => session.post<Answer>(method, params),
    on: (notification, listener) => session.on(notification, listener),
  };
}
