import { spawn, type ChildProcess } from 'node:child_process';
import process from 'node:process';

/**
 * Ends a process group when this process is gone, however it went: a small process of its own waits for
 * the end of its input, which the system closes. Nothing is put into the watched process for it.
 *
 * @returns takes the id of the group's first process, and a function that ends the watch
 */
export function startWatchdog(): { watch(pid: number): void; end(): void } {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const dog: ChildProcess = spawn(process.execPath, ['-e', WATCHDOG], {
    // A group of its own: Ctrl-C is for the others.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    windowsHide: true,
  });
  dog.on('error', () => {}); // Without it all else works as well.
  dog.stdin!.on('error', () => {});
  dog.unref();
  (dog.stdin as unknown as { unref?: () => void }).unref?.();
  return {
    watch: (pid) => void dog.stdin!.write(`${pid}\n`),
    end: () => void dog.stdin!.end('end\n'),
  };
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
