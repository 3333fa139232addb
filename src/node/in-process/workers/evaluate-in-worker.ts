import { AGENT_SCRIPT } from '../../remote/agent-source.js';
import type { WorkerSession } from './worker-session.js';

/** What a worker evaluates. */
export interface Evaluated {
  readonly result: { readonly value?: unknown; readonly objectId?: string };
  readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
}

/** Evaluates an expression in a worker; undefined where it does not answer. The name of its script tells in a snapshot that it is ours. */
export function evaluateInWorker(
  session: WorkerSession,
  expression: string,
  params: { objectGroup?: string; returnByValue?: boolean } = {},
  limit?: number,
): Promise<Evaluated | undefined> {
  const text = `${expression}\n//# sourceURL=${AGENT_SCRIPT}`;
  return session.ask<Evaluated>('Runtime.evaluate', { ...params, expression: text }, limit);
}
