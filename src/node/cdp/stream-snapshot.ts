import type { CommandSession } from './command-session.js';
import { sinkText } from './sink-text.js';

/** A snapshot of a large heap takes minutes, in which nothing else is answered, ms. */
export const LONGEST_SNAPSHOT_MS = 600_000;

/**
 * Streams one heap snapshot of another process or page into `sink`.
 *
 * @throws what `sink` throws, once V8 has finished
 */
export async function streamSnapshot(
  session: CommandSession,
  sink: (chunk: Uint8Array) => void,
): Promise<void> {
  const text = sinkText(sink);
  const unsubscribe = session.on<{ chunk: string }>(
    'HeapProfiler.addHeapSnapshotChunk',
    ({ chunk }) => text.take(chunk),
  );
  try {
    await session.send(
      'HeapProfiler.takeHeapSnapshot',
      { reportProgress: false },
      LONGEST_SNAPSHOT_MS,
    );
  } finally {
    unsubscribe();
  }
  text.end();
}
