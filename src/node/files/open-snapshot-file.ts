import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { SnapshotFile } from '../../check/start-check.js';
import { InvalidOptionError } from '../../report/errors.js';
import { ownJson } from '../../report/own-json.js';

const PARTIAL = '.partial';
let count = 0;

/**
 * Opens a new `.heapsnapshot` file in `dir`, which is made if it is missing. The bytes go into a file
 * with another ending until they are complete.
 *
 * @throws InvalidOptionError when the folder cannot be written to
 */
export function openSnapshotFile(dir: string): SnapshotFile {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const path = join(dir, `heapslope-${stamp}-${process.pid}-${++count}.heapsnapshot`);
  const partial = `${path}${PARTIAL}`;
  let file: number | undefined;
  try {
    mkdirSync(dir, { recursive: true });
    file = openSync(partial, 'wx');
  } catch (cause) {
    throw new InvalidOptionError(
      `snapshotDir: cannot write to ${ownJson.stringify(dir)}: ${String(cause)}`,
      cause,
    );
  }
  const open = file;
  let isOpen = true;
  return {
    write(chunk) {
      for (let at = 0; at < chunk.length;) at += writeSync(open, chunk, at);
    },
    close(isKept) {
      if (!isOpen) return;
      isOpen = false;
      closeSync(open);
      if (isKept) renameSync(partial, path);
      else rmSync(partial, { force: true });
    },
  };
}

/** Removes what a process that was killed has not written to its end. */
export function removePartialSnapshots(dir: string, pid: number): void {
  const name = new RegExp(`^heapslope-.*-${pid}-\\d+\\.heapsnapshot\\${PARTIAL}$`);
  try {
    for (const file of readdirSync(dir))
      if (name.test(file)) rmSync(join(dir, file), { force: true });
  } catch {
    // There is no such folder, or it is nobody's to write to.
  }
}
