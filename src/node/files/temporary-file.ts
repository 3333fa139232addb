import { closeSync, mkdtempSync, openSync, read, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { UsageError } from '../../report/errors.js';

/** What is written once and then read, by this process alone. */
export interface TemporaryFile {
  /** @throws UsageError where the disk takes no more */
  write(chunk: Uint8Array): void;
  /** The bytes from the first on, in pieces that share one buffer. */
  readPieces(): AsyncGenerator<Uint8Array>;
  /** It is gone then. It can be called twice. */
  close(): void;
}

const PIECE_BYTES = 1 << 20;
/** A file that is open has no name here any more, and is gone with the process, however that ends. */
const CAN_UNLINK = process.platform !== 'win32';

/** @throws UsageError where the temporary folder takes no file */
export function openTemporaryFile(): TemporaryFile {
  const { file, folder } = open();
  let isOpen = true;
  let isReading = false;
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  if (CAN_UNLINK) remove();

  /** The number of a file that is closed may be another one's, at once: it stays open for as long as it is read. */
  async function readPiece(buffer: Buffer, at: number): Promise<number> {
    if (!isOpen)
      throw new UsageError('This heapDiff() was closed while it compared. Begin another one.');
    isReading = true;
    try {
      return (await promisify(read)(file, buffer, 0, buffer.length, at)).bytesRead;
    } finally {
      isReading = false;
      if (!isOpen) closeSync(file);
    }
  }

  return {
    write(chunk) {
      try {
        for (let at = 0; at < chunk.length;) at += writeSync(file, chunk, at);
      } catch (cause) {
        throw refuse(cause);
      }
    },
    async *readPieces() {
      const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
      for (let at = 0; ;) {
        const bytesRead = await readPiece(buffer, at);
        if (bytesRead === 0) return;
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      if (!isReading) closeSync(file);
      if (!CAN_UNLINK) remove();
    },
  };
}

function open(): { file: number; folder: string } {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'heapslope-diff-'));
    return { file: openSync(join(folder, 'snapshot'), 'wx+', 0o600), folder };
  } catch (cause) {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    throw refuse(cause);
  }
}

function refuse(cause: unknown): UsageError {
  const variable = process.platform === 'win32' ? 'TEMP' : 'TMPDIR';
  return new UsageError(
    `The temporary folder ${tmpdir()} does not take a heap snapshot: ${(cause as Error).message}. Set ${variable} to a folder that can be written to and has room for it.`,
    cause,
  );
}
