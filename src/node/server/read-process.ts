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
  /** Those in its NODE_OPTIONS, and its arguments, which come after these for Node, too. */
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
      ...(
        /(?:^|\0)NODE_OPTIONS=([^\0]*)/.exec(readText(`/proc/${pid}/environ`) ?? '')?.[1] ?? ''
      ).split(/\s+/),
      ...readArguments(pid),
    ],
  };
}

export interface Listener {
  readonly port: number;
  /** Where this machine reaches it. */
  readonly host: string;
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
    .map(({ port, host, isLoopback }) => ({ port, host, isLoopback }));
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
        ...readAddress(address!),
        socket: `socket:[${fields[9]}]`,
      };
    });
}

const LISTENING = '0A';

/** As the kernel writes addresses: four bytes at a time, the last one first. */
function readAddress(address: string): { host: string; isLoopback: boolean } {
  const bytes = address
    .match(/.{8}/g)!
    .flatMap((word) => word.match(/../g)!.reverse())
    .map((byte) => Number.parseInt(byte, 16));
  const isMapped = bytes.length === 16 && /^(?:0,){10}255,255,/.test(bytes.join());
  if (bytes.length === 4 || isMapped) {
    const host = bytes.slice(-4).join('.');
    return {
      host: host === '0.0.0.0' ? '127.0.0.1' : host,
      isLoopback: host.startsWith('127.'),
    };
  }
  const groups = bytes.flatMap((byte, i) =>
    i % 2 === 0 ? [((byte << 8) | bytes[i + 1]!).toString(16)] : [],
  );
  const host = groups.join(':');
  if (/^(?:0:){7}[01]$/.test(host)) return { host: '::1', isLoopback: host.endsWith('1') };
  return { host, isLoopback: false };
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
  return basename((askPs(pid, 'comm=') ?? '').trim()) || undefined;
}

function readArguments(pid: number): string[] {
  const line = readText(`/proc/${pid}/cmdline`);
  if (line !== undefined) return line.split('\0');
  return (askPs(pid, 'command=') ?? '').trim().split(/\s+/);
}

function askPs(pid: number, column: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    return execFileSync('ps', ['-ww', '-o', column, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
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
