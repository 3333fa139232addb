import { open, stat } from 'node:fs/promises';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import type { GlobalType } from '../../input/global-type.js';
import { describeValue } from '../../input/describe-value.js';
import { diffSnapshots as compareSources, type SnapshotSource } from '../../diff/diff-snapshots.js';
import { InvalidOptionError } from '../../report/errors.js';
import { escapeText } from '../../report/fit-text.js';
import type { SnapshotDiff } from '../../report/snapshot-diff.js';

/**
 * A heap snapshot: the path of a `.heapsnapshot` file, or its bytes, at hand or as a stream. A stream
 * is read once, piece by piece.
 */
export type SnapshotInput =
  | string
  | GlobalType<'URL'>
  | Uint8Array
  | AsyncIterable<Uint8Array | string>
  // A ReadableStream, which the DOM's types do not know as iterable.
  | { getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }> } };

const PIECE_BYTES = 1 << 20;
/** Scripts and source maps larger than this are not looked at. */
const LONGEST_SCRIPT = 1 << 25;

/**
 * Compares heap snapshots of Node or Chromium, given in the order in which they were taken, and tells
 * what grows from each one to the next, what holds it and whose code that is. Two snapshots show what was
 * loaded once as well; three or more, with the same work between them, leave what grows every time.
 *
 * Snapshots of one process and of several can be compared. One at a time is in memory, as typed arrays
 * of some 0.7 times the file. Scripts and their source maps are read from disk where they are, to tell
 * the lines of the written source.
 *
 * @returns plain data, for `formatDiff` or `JSON.stringify`
 * @throws SnapshotFormatError for a file that is truncated or no snapshot, with section and byte offset;
 *   InvalidOptionError for what cannot be read, or is the same file as another
 */
export async function diffSnapshots(
  before: SnapshotInput,
  after: SnapshotInput,
  ...later: SnapshotInput[]
): Promise<SnapshotDiff> {
  const inputs = [before, after, ...later];
  await refuseSameFile(inputs);
  const sources = inputs.map((input, index) => toSource(input, `snapshot ${index + 1}`));
  return compareSources(sources, { readFile: readScript, cwd: process.cwd() });
}

/** Fails before anything is read: the first file may take long. */
async function refuseSameFile(inputs: readonly SnapshotInput[]): Promise<void> {
  const seen = new Map<string, string>();
  for (const input of inputs) {
    const path = toPath(input);
    if (path === undefined) continue;
    const { dev, ino } = await inspectFile(path);
    const identity = `${dev}:${ino}`;
    const same = seen.get(identity);
    if (same === path)
      throw new InvalidOptionError(
        `${path} is given twice. Compare snapshots that were taken at different times.`,
      );
    if (same !== undefined)
      throw new InvalidOptionError(
        `${same} and ${path} are the same file. Compare snapshots that were taken at different times.`,
      );
    seen.set(identity, path);
  }
}

async function inspectFile(path: string): Promise<{ dev: bigint; ino: bigint }> {
  const stats = await stat(path, { bigint: true }).catch((cause: unknown) => fail(path, cause));
  if (stats.isDirectory())
    throw new InvalidOptionError(
      `${path} is a directory. Give the .heapsnapshot files in it, in the order in which they were taken.`,
    );
  return stats;
}

function toSource(input: SnapshotInput, name: string): SnapshotSource {
  const path = toPath(input);
  if (path !== undefined) return { name: path, chunks: readPieces(path) };
  if (input instanceof Uint8Array) return { name, chunks: readBytes([input], name) };
  if (isStream(input)) return { name, chunks: readBytes(input, name) };
  throw new InvalidOptionError(
    `${name} must be the path of a .heapsnapshot file or a stream of its bytes, not ${describeValue(input)}.`,
  );
}

function toPath(input: SnapshotInput): string | undefined {
  if (typeof input === 'string') return input;
  return input instanceof URL ? fileURLToPath(input) : undefined;
}

function isStream(input: unknown): input is AsyncIterable<unknown> {
  return typeof input === 'object' && input !== null && Symbol.asyncIterator in input;
}

async function* readBytes(
  chunks: Iterable<unknown> | AsyncIterable<unknown>,
  name: string,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    if (typeof chunk === 'string') yield Buffer.from(chunk);
    else if (chunk instanceof Uint8Array) yield chunk;
    else
      throw new InvalidOptionError(
        `${name} must be a stream of bytes; it gave ${describeValue(chunk)}.`,
      );
  }
}

/** The bytes of a file, in pieces that share one buffer. */
async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path).catch((cause: unknown) => fail(path, cause));
  try {
    const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
    for (;;) {
      const { bytesRead } = await file
        .read(buffer, 0, buffer.length, null)
        .catch((cause: unknown) => fail(path, cause));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function fail(path: string, cause: unknown): never {
  const { code } = cause as { code?: string };
  const why =
    code === 'ENOENT'
      ? 'there is no such file'
      : code === 'EACCES' || code === 'EPERM'
        ? 'this user may not read it'
        : String(cause);
  throw new InvalidOptionError(`Cannot read ${escapeText(path)}: ${escapeText(why)}.`, cause);
}

/** Paths come out of the snapshot, which may be anybody's: nothing but plain local files is opened. */
export function readScript(path: string): string | undefined {
  if (/^[\\/]{2}/.test(path)) return undefined;
  try {
    const stats = statSync(path);
    return stats.isFile() && stats.size <= LONGEST_SCRIPT ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
