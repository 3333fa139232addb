import { closeSync, mkdirSync, openSync, rmSync } from './own-fs.js';
import { dirname } from 'node:path';
import { UsageError } from '../report/errors.js';
import { escapeText } from '../report/fit-text.js';

const STEP_MS = 20;
/** What a writer takes at most is far less: a lock that is still there was left behind. Not by a clock: tests fake those. */
const MOST_STEPS = 500;

/**
 * Runs `fn` while no other process does so for the same path. Each holds it for a few milliseconds; a lock
 * that nobody takes away is broken after ten seconds.
 *
 * @throws UsageError where the folder cannot be written, and what `fn` throws
 */
export function withFileLock<T>(path: string, fn: () => T): T {
  const lock = `${path}.lock`;
  take(lock);
  try {
    return fn();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): void {
  for (let step = 1; !isTaken(lock); step++) {
    if (step % MOST_STEPS === 0) rmSync(lock, { recursive: true, force: true });
    else pause(STEP_MS);
  }
}

/** Takes the lock, unless another has it. */
function isTaken(lock: string): boolean {
  try {
    mkdirSync(dirname(lock), { recursive: true });
    closeSync(openSync(lock, 'wx'));
    return true;
  } catch (error) {
    const { code, message, path } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && path === lock) return false;
    throw new UsageError(
      `Cannot write ${escapeText(lock.replace(/\.lock$/, ''))}: ${escapeText(message)}. Where the checkout is read-only, record the baseline in one that is not, and commit it.`,
      error,
    );
  }
}

/** The writers are at the end of their work, and have nothing else to do. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
