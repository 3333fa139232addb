import { evaluateInWorker, type Evaluated } from './evaluate-in-worker.js';
import type { WorkerSession } from './worker-session.js';

/** A snapshot of a large heap takes minutes, in which nothing else is answered, ms. */
const LONGEST_SNAPSHOT_MS = 600_000;
const BINDING = '__heapslopeChunk';

/**
 * Streams one heap snapshot of a worker, and drops what `sink` cannot take. The bytes are ASCII: V8 escapes
 * the rest. All of them wait in this process's memory where the worker is faster than `sink`.
 *
 * @param isTurning whether the worker's event loop turns. From Node 22 on V8's command waits for that; where
 *   it stands still, JavaScript is evaluated in the middle of what the worker does
 * @throws Error where the worker gives none, and what `sink` throws
 */
export async function streamWorkerSnapshot(
  session: WorkerSession,
  isTurning: boolean,
  sink: (chunk: Uint8Array) => void,
): Promise<void> {
  let failure: { error: unknown } | undefined;
  const take = (chunk: string) => {
    if (failure !== undefined) return;
    try {
      sink(Buffer.from(chunk, 'latin1'));
    } catch (error) {
      failure = { error };
    }
  };
  const refusal = await (isTurning ? takeAtTurn(session, take) : takeWithinCall(session, take));
  if (failure !== undefined) throw failure.error;
  if (refusal !== undefined)
    throw new Error(`No heap snapshot can be had of ${session.thread.title}: ${refusal}.`);
}

type Take = (chunk: string) => void;

/** @returns why there is none */
async function takeAtTurn(session: WorkerSession, take: Take): Promise<string | undefined> {
  const unsubscribe = session.on<{ chunk: string }>(
    'HeapProfiler.addHeapSnapshotChunk',
    ({ chunk }) => take(chunk),
  );
  try {
    const params = { reportProgress: false };
    const method = 'HeapProfiler.takeHeapSnapshot';
    const answer = await session.ask(method, params, LONGEST_SNAPSHOT_MS);
    return answer === undefined ? tellSilence(session) : undefined;
  } finally {
    unsubscribe();
  }
}

async function takeWithinCall(session: WorkerSession, take: Take): Promise<string | undefined> {
  const unsubscribe = session.on<{ payload: string }>('Runtime.bindingCalled', ({ payload }) =>
    take(payload),
  );
  try {
    // Who does not answer this would be waited for as long as for a snapshot.
    const added = await session.ask('Runtime.addBinding', { name: BINDING });
    if (added === undefined) return tellSilence(session);
    return tellFailure(session, await evaluateInWorker(session, WRITE, {}, LONGEST_SNAPSHOT_MS));
  } finally {
    unsubscribe();
    await session.ask('Runtime.removeBinding', { name: BINDING });
    await evaluateInWorker(session, `delete globalThis.${BINDING}`);
  }
}

/** `argv0` is among the last that Node sets before it runs a worker's script. */
const WRITE = `(() => {
if (typeof process.argv0 !== 'string') throw new Error('it has not started yet');
const stream = process.getBuiltinModule('node:v8').getHeapSnapshot();
stream.push = (chunk) => {
  if (chunk !== null) ${BINDING}(chunk.latin1Slice());
  return true;
};
stream.read(0);
stream.destroy();
})()`;

function tellFailure(session: WorkerSession, told: Evaluated | undefined): string | undefined {
  if (told === undefined) return tellSilence(session);
  const failure = told.exceptionDetails;
  return failure && (failure.exception?.description ?? 'it refused').split('\n')[0];
}

function tellSilence({ state }: WorkerSession): string {
  if (state === 'ended') return 'it has ended';
  return state === 'silent' ? 'it did not answer, since it runs native code' : 'it refused';
}
