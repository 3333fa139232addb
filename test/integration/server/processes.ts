import { spawn, type ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const CLI = fileURLToPath(new URL('../../../dist/cli.mjs', import.meta.url));
export const SERVER = fileURLToPath(new URL('programs/server.mjs', import.meta.url));

export interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Standard output and standard error so far. */
  readonly said: { stdout: string; stderr: string };
  /** Resolves to the exit code, or to the signal. */
  readonly ended: Promise<number | string>;
  /** Resolves to the first group of the pattern once it is in the output. */
  waitFor(pattern: RegExp): Promise<string>;
}

const running = new Set<ChildProcess>();

/** Starts Node with these arguments; `killAll` ends it. */
export function startNode(
  args: readonly string[],
  env: Record<string, string> = {},
  cwd?: string,
): Started {
  const child = spawn(process.execPath, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    cwd,
  });
  running.add(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code ?? -1)),
  );
  return {
    child,
    pid: child.pid!,
    said,
    ended,
    async waitFor(pattern) {
      for (let tries = 0; tries < 300; tries++) {
        const found = pattern.exec(said.stdout + said.stderr);
        if (found) return found[1] ?? found[0];
        await sleep(50);
      }
      throw new Error(`${pattern} is not in: ${said.stdout}${said.stderr}`);
    },
  };
}

/** Starts the server of `programs/server.mjs`; resolves once it listens. */
export async function startServer(
  args: readonly string[],
  nodeArguments: readonly string[] = [],
): Promise<Started & { url: string }> {
  const started = startNode([...nodeArguments, SERVER, ...args]);
  const url = await started.waitFor(/listening on (http:\S+)/);
  return { ...started, url };
}

/** Runs the command line to its end. */
export async function runCli(
  ...args: string[]
): Promise<{ code: number | string; stdout: string; stderr: string }> {
  const { ended, said } = startNode([CLI, ...args]);
  return { code: await ended, ...said };
}

export function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** Waits until something is so, for ten seconds at most. */
export async function eventually(check: () => boolean | Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    if (await check()) return true;
    await sleep(100);
  }
  return false;
}
