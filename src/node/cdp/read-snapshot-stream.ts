import v8 from 'node:v8';

/**
 * Takes one heap snapshot of this thread and hands its JSON bytes to `sink`, in pieces of some 64 kB.
 *
 * `push` is overridden because reading the stream in the usual way buffers the whole file in the
 * process that is being measured; this way V8 writes piece by piece, within the first `read`.
 *
 * @throws what `sink` throws; no further piece is handed to it then
 */
export async function readSnapshotStream(sink: (chunk: Uint8Array) => void): Promise<void> {
  const stream = v8.getHeapSnapshot();
  try {
    await new Promise<void>((resolve, reject) => {
      let hasFailed = false;
      stream.push = (chunk: Uint8Array | null) => {
        if (chunk === null) {
          resolve();
        } else if (!hasFailed) {
          try {
            sink(chunk);
          } catch (error) {
            // Thrown on from here it would be an uncaught exception: V8 is the caller.
            hasFailed = true;
            reject(error);
          }
        }
        return true;
      };
      stream.once('error', reject);
      stream.read(0);
    });
  } finally {
    stream.destroy();
  }
}
