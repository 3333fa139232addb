import process from 'node:process';
import { processClock as clock } from '../node/host/process-clock.js';
import { readSourceFile } from '../node/files/read-source-file.js';

/** What ends by itself, and may call back: timers, files, names and connections. Not what a runner keeps open. */
const ENDING = /^(?:Timeout|Immediate|FSReq|GetAddrInfo|TCPSocketWrap|TCPConnectWrap|Zlib|Query)/;
const MATCHERS = /\.\s*(?:toLeakMemory|toLeakInstancesOf|toBeCollected|toLeakScopes)\b/;
/** Longest wait, ms. A timer that is further off is not waited for: its process may be gone before it. */
const LONGEST_MS = 1000;
const STEP_MS = 5;

/**
 * Work of this process that may still call back. Taken before the tests of a file are loaded, it is what is not theirs.
 * Limit: in Jest's own process timers come and go. There a check that begins late is told by itself, since the
 * process lives on.
 */
export function countPendingWork(): number {
  return process.getActiveResourcesInfo().filter((kind) => ENDING.test(kind)).length;
}

/**
 * Where the tests of a file are over, and something that they began may still call a matcher: waits until it has ended,
 * or a second is over. The runner would end the process, and the check would have passed without a word. Only files
 * that name a matcher are waited for.
 *
 * @param before what was pending before the tests of the file. Default 0: Vitest's own timers, which come and go, end
 *   within a tenth of a second
 */
export async function awaitLateWork(file: string | undefined, before = 0): Promise<void> {
  const until = clock.now() + LONGEST_MS;
  let isMeant: boolean | undefined;
  while (countPendingWork() > before && clock.now() < until) {
    isMeant ??= file !== undefined && MATCHERS.test(readSourceFile(file) ?? '');
    if (!isMeant) return;
    // Without keeping the process alive: what is counted does that.
    await new Promise<void>((resolve) => void clock.after(STEP_MS, resolve));
  }
}
