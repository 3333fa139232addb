/** What the system tells of another process, as far as it does. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';

export interface ProcessFacts {
  /** Name of the program's file, such as `node`; undefined where the system does not tell. */
  readonly program: string | undefined;
  /** Whether SIGUSR1 is waited for: who does not wait for it dies of it. Undefined where the system does not tell. */
  readonly catchesUsr1: boolean | undefined;
  /** Its arguments, and those in its NODE_OPTIONS. */
  readonly nodeArguments: readonly string[];
}

/** @returns undefined where there is no such process */
export function readProcess(pid: number): ProcessFacts | undefined {
  if (!isRunning(pid)) return undefined;
  const status = readText(`/proc/${pid}/status`);
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status ?? '')?.[1];
  return {
    program: readProgram(pid),
    catchesUsr1: mask === undefined ? undefined : (BigInt(`0x${mask}`) >> 9n) % 2n === 1n,
    nodeArguments: [
      ...(readText(`/proc/${pid}/cmdline`) ?? '').split('\0'),
      ...(
        /(?:^|\0)NODE_OPTIONS=([^\0]*)/.exec(readText(`/proc/${pid}/environ`) ?? '')?.[1] ?? ''
      ).split(/\s+/),
    ],
  };
}

export interface Listener {
  readonly port: number;
  /** Whether only this machine reaches it. */
  readonly isLoopback: boolean;
}

/** The ports that a process listens on; undefined where the system does not tell. */
export function listListeners(pid: number): Listener[] | undefined {
  let sockets: Set<string>;
  try {
    sockets = new Set(
      readdirSync(`/proc/${pid}/fd`).map((fd) => readLink(`/proc/${pid}/fd/${fd}`)),
    );
  } catch {
    return undefined;
  }
  return readTables(pid)
    .filter(({ socket }) => sockets.has(socket))
    .map(({ port, isLoopback }) => ({ port, isLoopback }));
}

/** The ports of this machine on which some process listens; none where the system does not tell. */
export function listTakenPorts(): number[] {
  return readTables('self').map(({ port }) => port);
}

function readTables(pid: number | 'self'): (Listener & { socket: string })[] {
  return [readText(`/proc/${pid}/net/tcp`), readText(`/proc/${pid}/net/tcp6`)]
    .flatMap((table) => (table ?? '').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTENING)
    .map((fields) => {
      const [address, port] = fields[1]!.split(':');
      return {
        port: Number.parseInt(port!, 16),
        isLoopback: isLoopback(address!),
        socket: `socket:[${fields[9]}]`,
      };
    });
}

const LISTENING = '0A';

/** As the kernel writes addresses: four bytes at a time, the last one first. */
function isLoopback(address: string): boolean {
  return address.length === 8 ? address.endsWith('7F') : /^0{24}01000000$|7F$/.test(address);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readProgram(pid: number): string | undefined {
  const link = readLink(`/proc/${pid}/exe`);
  if (link !== '') return basename(link.replace(/ \(deleted\)$/, ''));
  if (process.platform === 'win32') return undefined;
  try {
    const told = execFileSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' });
    return basename(told.trim()) || undefined;
  } catch {
    return undefined;
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
