import { spawn, type ChildProcess } from 'node:child_process';
import process from 'node:process';

/** A small process beside this one. */
export interface Helper {
  /** Writes a line to its input. */
  tell(line: string): void;
  /** Ends its input, after a last line where one is given. */
  end(line?: string): void;
}

/**
 * Starts a small process that outlives this one: the system closes its input when this one is gone,
 * however it went.
 */
export function startHelper(script: string): Helper {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const helper: ChildProcess = spawn(process.execPath, ['-e', script], {
    // A group of its own: Ctrl-C is for the others.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    windowsHide: true,
  });
  helper.on('error', () => {}); // Without it all else works as well.
  const input = helper.stdin!;
  input.on('error', () => {});
  helper.unref();
  (input as unknown as { unref?: () => void }).unref?.();
  return {
    tell: (line) => void input.write(`${line}\n`),
    end: (line) => void (line === undefined ? input.end() : input.end(`${line}\n`)),
  };
}
