import process from 'node:process';
import { startHelper } from './start-helper.js';

/**
 * Ends a process group when this process is gone, however it went: a small process of its own waits for
 * the end of its input, which the system closes. Nothing is put into the watched process for it.
 *
 * @returns takes the id of the group's first process, and a function that ends the watch
 */
export function startWatchdog(): { watch(pid: number): void; end(): void } {
  const { tell, end } = startHelper(WATCHDOG);
  return { watch: (pid) => tell(String(pid)), end: () => end('end') };
}

/** Ends a process and, where the system has groups, all that it has started. */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It is gone.
  }
}

const WATCHDOG = `
let input = '';
process.stdin.on('data', (data) => (input += data)).on('end', () => {
  const [pid, end] = input.split('\\n');
  if (!pid || end === 'end') return;
  const group = process.platform === 'win32' ? Number(pid) : -pid;
  const kill = (signal) => { try { process.kill(group, signal); } catch {} };
  kill('SIGTERM');
  setTimeout(kill, 2000, 'SIGKILL');
});
`;
