import process from 'node:process';
import { TargetLostError } from '../../errors.js';
import { processClock as clock } from '../process-clock.js';
import { findInspector } from './find-inspector.js';
import {
  listListeners,
  listTakenPorts,
  readProcess,
  type Listener,
  type ProcessFacts,
} from './read-process.js';

export interface OpenedInspector {
  /** Its WebSocket. */
  readonly url: string;
  /** Whether it was opened for us, and is to be closed again. */
  readonly isNew: boolean;
}

const DEFAULT_PORT = 9229;
const OPEN_TIMEOUT_MS = 5000;
const POLL_MS = 50;

/**
 * Finds the inspector of a process, or makes the process open one, on 127.0.0.1.
 *
 * @throws TargetLostError where there is no such process, it is no Node, or it opens none
 */
export async function openInspector(pid: number): Promise<OpenedInspector> {
  const facts = readProcess(pid);
  if (facts === undefined)
    throw new TargetLostError(
      `There is no process ${pid} on this machine. Look its id up again: ps, or the log of whatever started it.`,
    );
  refuseForeign(pid, facts);
  const before = listListeners(pid);
  for (const port of likelyPorts(facts, before)) {
    const url = await findInspector(port).catch(() => undefined);
    if (url !== undefined) return { url, isNew: false };
  }
  refuseOpenDoor(pid, facts);
  const port = expectedPort(facts);
  // Where the system does not tell whose ports are whose, an inspector may be there that is not opened for us.
  const isThere = before === undefined && (await hasInspector(port));
  signal(pid);
  const opened = await waitForInspector(pid, before, port, isThere);
  if (opened !== undefined) return opened;
  throw new TargetLostError(describeRefusal(pid, before, port));
}

/** Whether a process with this id is a Node that would open its inspector. */
export function isNodeProcess(pid: number): boolean {
  const facts = readProcess(pid);
  if (facts === undefined) return false;
  try {
    refuseForeign(pid, facts);
    return true;
  } catch {
    return false;
  }
}

/** The signal ends a program that does not wait for it. */
function refuseForeign(pid: number, { program, catchesUsr1 }: ProcessFacts): void {
  if (pid === process.pid)
    throw new TargetLostError(
      `Process ${pid} is this very one, and it cannot wait for itself. Check a handler of this process with detectLeak or the matchers.`,
    );
  if (program !== undefined && /^(?:bun|deno)/i.test(program))
    throw new TargetLostError(
      `Process ${pid} runs ${program}, whose heap heapslope cannot measure: it knows Node 20.19 and later. Run the server with Node for the check.`,
    );
  if (program !== undefined && !/node|electron/i.test(program))
    throw new TargetLostError(
      `Process ${pid} is ${program}, no Node. Give the id of the node process itself (npm and shells start it as a child), or the port of its inspector.`,
    );
  if (catchesUsr1 === false)
    throw new TargetLostError(
      `Process ${pid} does not wait for SIGUSR1, by which Node is made to open its inspector, and would end by it. Start the program with node --inspect=127.0.0.1:0 and give the port that it prints.`,
    );
}

/** Whoever reaches an inspector owns the process. */
function refuseOpenDoor(pid: number, { nodeArguments }: ProcessFacts): void {
  const open = nodeArguments.map(readInspectArgument).find((argument) => argument?.isOpen);
  if (open !== undefined)
    throw new TargetLostError(
      `Process ${pid} was started so that its inspector would listen on ${open.host}, for everybody who reaches this machine. Start it without that address.`,
    );
}

interface InspectArgument {
  readonly host: string;
  readonly port: number;
  readonly isOpen: boolean;
}

function readInspectArgument(argument: string): InspectArgument | undefined {
  const value = /^--(?:inspect(?:-brk|-wait|-port)?|debug-port)=(.*)$/.exec(argument)?.[1];
  if (value === undefined) return undefined;
  const [, host = '', port = ''] = /^(?:(.*):)?(\d*)$/.exec(value) ?? [undefined, value];
  const isOpen = !/^(?:|127(?:\.\d+){3}|localhost|\[?::1\]?)$/.test(host);
  return { host, port: Number(port) || DEFAULT_PORT, isOpen };
}

/** Where it listens if it is open: only ports that are the process's own are asked, where that can be known. */
function likelyPorts({ nodeArguments }: ProcessFacts, listeners: Listener[] | undefined): number[] {
  const told = nodeArguments.flatMap((argument) => readInspectArgument(argument)?.port ?? []);
  const ports = [...new Set([...told, DEFAULT_PORT])];
  // Elsewhere the port's owner is found out by asking it for its id.
  if (listeners === undefined) return told;
  return ports.filter((port) => listeners.some((listener) => listener.port === port));
}

/** Where Node opens it when it is asked to. */
function expectedPort({ nodeArguments }: ProcessFacts): number {
  const told = nodeArguments.flatMap((argument) => readInspectArgument(argument)?.port ?? []);
  return told.at(-1) ?? DEFAULT_PORT;
}

async function hasInspector(port: number): Promise<boolean> {
  return (await findInspector(port).catch(() => undefined)) !== undefined;
}

function signal(pid: number): void {
  try {
    // SIGUSR1, and what stands for it on Windows.
    (process as unknown as { _debugProcess(pid: number): void })._debugProcess(pid);
  } catch (cause) {
    throw new TargetLostError(
      `Process ${pid} could not be asked to open its inspector: ${(cause as Error).message}. Run heapslope as the user whose process it is.`,
      cause,
    );
  }
}

async function waitForInspector(
  pid: number,
  before: Listener[] | undefined,
  expected: number,
  isThere: boolean,
): Promise<OpenedInspector | undefined> {
  const until = clock.now() + OPEN_TIMEOUT_MS;
  const known = new Set(before?.map(({ port }) => port));
  while (clock.now() < until) {
    await clock.sleep(POLL_MS);
    const now = listListeners(pid);
    if (now === undefined && before !== undefined) break;
    const candidates = now?.filter(({ port }) => !known.has(port)) ?? [
      { port: expected, isLoopback: true },
    ];
    for (const { port, isLoopback } of candidates) {
      const url = isLoopback ? await findInspector(port).catch(() => undefined) : undefined;
      if (url !== undefined) return { url, isNew: !isThere };
    }
  }
  // The signal does nothing to a process that has opened one itself, wherever that is.
  for (const { port, isLoopback } of before ?? []) {
    const url = isLoopback ? await findInspector(port).catch(() => undefined) : undefined;
    if (url !== undefined) return { url, isNew: false };
  }
  return undefined;
}

function describeRefusal(pid: number, before: Listener[] | undefined, expected: number): string {
  if (readProcess(pid) === undefined)
    return `Process ${pid} ended when it was asked to open its inspector.`;
  const isTaken = before !== undefined && listTakenPorts().includes(expected);
  const why = isTaken
    ? `port ${expected}, where Node opens it, is in use by another process. End that one, or start the program with node --inspect-port=0`
    : 'it may be built without one, or handle SIGUSR1 itself. Start the program with node --inspect=127.0.0.1:0 and give the port that it prints';
  return `Process ${pid} did not open its inspector within ${OPEN_TIMEOUT_MS / 1000} s: ${why}.`;
}
