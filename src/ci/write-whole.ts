import { mkdirSync, renameSync, rmSync, writeFileSync } from './own-fs.js';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { UsageError } from '../report/errors.js';
import { escapeText } from '../report/fit-text.js';

/**
 * Writes a file whole or not at all: who reads it meanwhile sees the old one. Its folder is made where
 * there is none.
 *
 * @throws UsageError that says what to do
 */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch (error) {
    discard(draft);
    throw new UsageError(`Cannot write ${escapeText(path)}: ${tellWhy(error)}`, error);
  }
}

function discard(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // There is none: its folder is no folder.
  }
}

function tellWhy(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EROFS':
      return 'the checkout is read-only. Give a path outside of it.';
    case 'EACCES':
    case 'EPERM':
      return 'this user may not write there. Give another path, or the right to write.';
    case 'EISDIR':
    case 'ENOTEMPTY':
      return 'there is a folder of that name. Give the path of a file.';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a part of the path is a file. Give a path whose folders are folders.';
    case 'ENOSPC':
      return 'the disk is full. Make room, and run again.';
    default:
      return `${escapeText(message)}.`;
  }
}
