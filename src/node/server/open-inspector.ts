import process from 'node:process';
import { TargetLostError } from '../../report/errors.js';
import { processClock as clock } from '../host/process-clock.js';
import { openCdpSession } from '../cdp/cdp-session.js';
import { closeInspector } from './close-inspector.js';
import { findInspector } from './find-inspector.js';
import { guardInspector, type InspectorGuard } from './guard-inspector.js';
import {
  DEFAULT_INSPECTOR_PORT,
  readInspectArguments,
  type InspectArgument,
} from './read-inspect-arguments.js';
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
  /** Where it was opened for us and is to be closed again: what closes it when this process is gone. */
  readonly guard: InspectorGuard | undefined;
}

export interface Opening {
  /** How long the process may take to open it, ms. */
  readonly timeout: number;
  /** Gives the wait up; the inspector is still closed when it opens later. */
  readonly signal?: AbortSignal | undefined;
  /** Called once when the wait is longer than usual. */
  readonly onWait?: (() => void) | undefined;
}

/** Who is not busy opens it in this time, ms. */
const USUAL_MS = 5000;
const LONG_WAIT_MS = 1000;
const POLL_MS = 50;

/**
 * Finds the inspector of a process, or makes the process open one, on 127.0.0.1.
 *
 * @throws TargetLostError where there is no such process, it is no Node, or it opens none
 */
export async function openInspector(pid: number, opening: Opening): Promise<OpenedInspector> {
  const facts = readProcess(pid);
  if (facts === undefined)
    throw new TargetLostError(
      `There is no process ${pid} on this machine. Look its id up again: ps, or the log of whatever started it.`,
    );
  refuseForeign(pid, facts);
  const before = listListeners(pid);
  const told = readInspectArguments(facts.nodeArguments);
  for (const { port, host } of likelyPlaces(told, before)) {
    const url = await findInspector(port, host).catch(() => undefined);
    if (url !== undefined) return { url, guard: undefined };
  }
  const door = told.find(({ isOpen }) => isOpen);
  if (door !== undefined) throw refuseOpenDoor(pid, door.host);
  // Where Node opens it when it is asked to.
  const port = told.at(-1)?.port ?? DEFAULT_INSPECTOR_PORT;
  // Where the system does not tell whose ports are whose, an inspector may be there that is not opened for us.
  const isThere = before === undefined && (await hasInspector(port));
  return openGuarded({ pid, before, port, isThere }, opening);
}

interface Expectation {
  readonly pid: number;
  readonly before: Listener[] | undefined;
  readonly port: number;
  readonly isThere: boolean;
}

async function openGuarded(expected: Expectation, opening: Opening): Promise<OpenedInspector> {
  const { pid, port, isThere } = expected;
  const guard = guardInspector({ pid, port: isThere ? 0 : port, isInspectorNew: true });
  let opened: FoundInspector | undefined;
  try {
    signal(pid);
    opened = await waitForInspector(expected, opening);
  } catch (error) {
    guard.end();
    throw error;
  }
  if (opened === undefined) {
    guard.leave();
    opening.signal?.throwIfAborted();
    throw new TargetLostError(describeRefusal(expected, opening.timeout));
  }
  const { url, isNew } = opened;
  if (isNew) guard.watch(url);
  else guard.end();
  return { url, guard: isNew ? guard : undefined };
}

interface FoundInspector {
  readonly url: string;
  /** Whether it was opened for us. */
  readonly isNew: boolean;
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
function refuseOpenDoor(pid: number, host: string): TargetLostError {
  return new TargetLostError(
    `Process ${pid} was started so that its inspector would listen on ${host}, for everybody who reaches this machine. Start it without that address.`,
  );
}

/** Where it listens if it is open: only ports that are the process's own are asked, where that can be known. */
function likelyPlaces(
  told: readonly InspectArgument[],
  listeners: Listener[] | undefined,
): { port: number; host: string }[] {
  const ports = told.map(({ port }) => port);
  // Elsewhere the port's owner is found out by asking it for its id.
  if (listeners === undefined) return ports.map((port) => ({ port, host: '127.0.0.1' }));
  return listeners.filter(({ port }) => [...ports, DEFAULT_INSPECTOR_PORT].includes(port));
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

/** @throws TargetLostError where others than this machine reach it: it is closed again */
async function waitForInspector(
  { pid, before, port: expected, isThere }: Expectation,
  { timeout, signal, onWait }: Opening,
): Promise<FoundInspector | undefined> {
  const start = clock.now();
  const known = new Set(before?.map(({ port }) => port));
  let isLong = false;
  let isUnusual = false;
  while (clock.now() - start < timeout && signal?.aborted !== true) {
    await clock.sleep(POLL_MS);
    const now = listListeners(pid);
    if (now === undefined && (before !== undefined || readProcess(pid) === undefined)) break;
    const candidates = now?.filter(({ port }) => !known.has(port)) ?? [
      { port: expected, host: '127.0.0.1', isLoopback: true },
    ];
    for (const { port, host, isLoopback } of candidates) {
      const url = await findInspector(port, host).catch(() => undefined);
      if (url === undefined) continue;
      if (isLoopback) return { url, isNew: !isThere };
      await closeOpenDoor(url, timeout);
      throw refuseOpenDoor(pid, 'more than 127.0.0.1');
    }
    const waited = clock.now() - start;
    if (!isLong && waited > LONG_WAIT_MS) {
      isLong = true;
      onWait?.();
    }
    if (isUnusual || waited < USUAL_MS) continue;
    isUnusual = true;
    // The signal does nothing to a process that has opened one itself, wherever that is.
    const url = await findOwn(before);
    if (url !== undefined) return { url, isNew: false };
    if (isTaken(before, expected)) break;
  }
  const url = signal?.aborted ? undefined : await findOwn(before);
  return url === undefined ? undefined : { url, isNew: false };
}

async function findOwn(before: Listener[] = []): Promise<string | undefined> {
  for (const { port, host, isLoopback } of before) {
    const url = isLoopback ? await findInspector(port, host).catch(() => undefined) : undefined;
    if (url !== undefined) return url;
  }
  return undefined;
}

async function closeOpenDoor(url: string, timeout: number): Promise<void> {
  const session = await openCdpSession(url, { timeout, name: 'process' });
  await closeInspector(session);
}

function isTaken(before: Listener[] | undefined, port: number): boolean {
  return before !== undefined && listTakenPorts().includes(port);
}

function describeRefusal({ pid, before, port }: Expectation, timeout: number): string {
  if (readProcess(pid) === undefined)
    return `Process ${pid} ended when it was asked to open its inspector.`;
  const isInUse = isTaken(before, port);
  const why = isInUse
    ? `port ${port}, where Node opens it, is in use by another process. End that one, or start the program with node --inspect-port=0`
    : 'its event loop stands still, it handles SIGUSR1 itself, or it is built without one. Try again with a longer `timeout`, or start the program with node --inspect=127.0.0.1:0 and give the port that it prints';
  const seconds = Math.min(timeout, isInUse ? USUAL_MS : Infinity) / 1000;
  return `Process ${pid} did not open its inspector within ${seconds} s: ${why}. ${describeLate(port)}`;
}

function describeLate(port: number): string {
  return port === 0
    ? 'It may still open it later, on a free port of 127.0.0.1, where only a restart of it closes it.'
    : `It may still open it later, on port ${port}: heapslope goes on waiting in the background for 5 minutes to close it then; after these, a restart closes it.`;
}
