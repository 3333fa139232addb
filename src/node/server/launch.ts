import { spawn, type ChildProcess } from 'node:child_process';
import { basename } from 'node:path';
import process from 'node:process';
import { describeValue } from '../../describe-value.js';
import { InvalidOptionError, TargetLostError } from '../../errors.js';
import { processClock as clock } from '../process-clock.js';
import { waitAtMost } from '../wait-at-most.js';
import { DEFAULT_TIMEOUT_MS } from './attach.js';
import { chooseIsolate } from './choose-isolate.js';
import { createMeasuredServer, type MeasuredServer } from './measured-server.js';
import { openTarget } from './open-target.js';
import { createOutput, type Output } from './program-output.js';
import { assertReadiness, waitUntilReady, type Readiness } from './wait-until-ready.js';
import { killGroup, startWatchdog } from './watchdog.js';

export interface LaunchOptions {
  /** Variables beside those of this process. */
  env?: Record<string, string | undefined>;
  /** Default: the folder of this process. */
  cwd?: string;
  /** When it is ready to be asked. Default: when it has opened its inspector, which says little: give a port. */
  ready?: Readiness;
  /** How long it may take until it is ready, ms. Default 30 000. */
  readyTimeout?: number;
  /**
   * Where it listens. Default: `http://127.0.0.1:<ready>` where `ready` is a port, and what the first
   * group of `ready` finds where it is a pattern such as `/listening on (http:\S+)/`.
   */
  url?: string;
  /** How long it may take to answer the inspector, ms. Default 60 000. */
  timeout?: number;
}

const READY_TIMEOUT_MS = 30_000;
/** A program that is asked to end gets so long, ms. */
const STOP_TIMEOUT_MS = 3000;
/** From the end of its connections to that of the process, ms. */
const EXIT_TIMEOUT_MS = 1000;
const INSPECT = '--inspect=127.0.0.1:0';

/**
 * Starts a program with an inspector on a free port of 127.0.0.1, waits until it is ready, and measures
 * it under load. The program, and all that it starts, is ended by `stop()`, and when this process is
 * gone, however it went.
 *
 * @param command a program that runs Node: `'node'`, or something that starts it, such as `'npm'`
 * @throws TargetLostError, with the last lines of its output, where it ends early, is not ready in time
 *   or runs no Node; InvalidOptionError
 */
export async function launch(
  command: string,
  args: readonly string[] = [],
  options: LaunchOptions = {},
): Promise<MeasuredServer> {
  refuseWrong(command, args, options);
  const { ready, timeout = DEFAULT_TIMEOUT_MS } = options;
  const watchdog = startWatchdog();
  const program = start(command, args, options);
  if (program.child.pid !== undefined) watchdog.watch(program.child.pid);
  const stopProgram = async () => {
    await end(program);
    watchdog.end();
  };
  try {
    await waitForProgram(program, options);
    const name = `process ${program.child.pid} (${program.title})`;
    const describeEnd = async () => {
      // Its exit is told some time after its sockets are closed.
      await waitAtMost(program.ended, EXIT_TIMEOUT_MS);
      return describeExit(program);
    };
    const target = await chooseIsolate(program.output.listInspectors(), (url) =>
      openTarget(url, { timeout, name, describeEnd }),
    );
    const url = options.url ?? findUrl(ready, program.output);
    return createMeasuredServer(target, url, async () => {
      await target.close();
      await stopProgram();
    });
  } catch (error) {
    await stopProgram();
    throw error;
  }
}

interface Program {
  readonly child: ChildProcess;
  /** As it would be typed. */
  readonly title: string;
  readonly output: Output;
  readonly ended: Promise<void>;
  /** Why it could not be started. */
  failure?: Error;
  /** Exit code or signal, once it has ended. */
  exit?: number | string;
}

function start(command: string, args: readonly string[], { env, cwd }: LaunchOptions): Program {
  const isNode = isNodeCommand(command);
  const variables: Record<string, string | undefined> = { ...process.env, ...env };
  const given = dropInspect(variables.NODE_OPTIONS ?? '');
  // What it starts in its turn inherits the variable: only where the program is not Node itself.
  const nodeOptions = isNode ? given : `${given} ${INSPECT}`.trim();
  const child = spawn(command, isNode ? [INSPECT, ...args] : [...args], {
    cwd,
    env: { ...variables, NODE_OPTIONS: nodeOptions === '' ? undefined : nodeOptions },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group, so that all of it can be ended: npm starts a shell, and this starts Node.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const output = createOutput(child);
  const program: Program = {
    child,
    title: [command, ...args].join(' ').slice(0, 80),
    output,
    ended: new Promise((resolve) => {
      child.once('error', (error) => {
        program.failure = error;
        resolve();
      });
      child.once('exit', (code, signal) => {
        program.exit = signal ?? code ?? 0;
        resolve();
      });
    }),
  };
  return program;
}

function isNodeCommand(command: string): boolean {
  return command === process.execPath || /^node(?:\.exe)?$/.test(basename(command));
}

/** An inspector of this process is none of the program's. */
function dropInspect(nodeOptions: string): string {
  return nodeOptions
    .split(/\s+/)
    .filter((option) => option !== '' && !INSPECT_OPTION.test(option))
    .join(' ');
}

const INSPECT_OPTION = /^--(?:inspect|debug-port)/;

function refuseWrong(command: unknown, args: readonly unknown[], options: LaunchOptions): void {
  if (typeof command !== 'string' || command === '')
    throw new InvalidOptionError(
      `launch takes a command such as 'node' and its arguments; got ${describeValue(command)}.`,
    );
  if (!Array.isArray(args) || args.some((arg) => typeof arg !== 'string'))
    throw new InvalidOptionError(
      `launch takes the arguments as a list of strings, ['server.js']; got ${describeValue(args)}.`,
    );
  const inspect = [...args, ...(options.env?.NODE_OPTIONS ?? '').split(/\s+/)].find((argument) =>
    INSPECT_OPTION.test(argument as string),
  );
  if (inspect !== undefined)
    throw new InvalidOptionError(
      `launch opens the inspector itself, on a free port of 127.0.0.1; leave ${describeValue(inspect)} out.`,
    );
  assertReadiness(options.ready);
}

/** Resolves once the program is ready and has opened an inspector. */
async function waitForProgram(
  program: Program,
  { ready, readyTimeout = READY_TIMEOUT_MS }: LaunchOptions,
): Promise<void> {
  const until = clock.now() + readyTimeout;
  const isOver = () => hasEnded(program) || clock.now() >= until;
  const output = () => program.output.read();
  const isReady = ready === undefined || (await waitUntilReady(ready, output, isOver));
  const isOpen =
    isReady &&
    (await waitUntilReady(() => program.output.listInspectors().length > 0, output, isOver));
  if (isReady && isOpen && !hasEnded(program)) return;
  if (program.failure !== undefined)
    throw new TargetLostError(
      `\`${program.title}\` could not be started: ${program.failure.message}. Give the program's path, or one that is found in PATH.`,
      program.failure,
    );
  if (hasEnded(program))
    throw new TargetLostError(
      `\`${program.title}\` ended before it was ready: ${describeExit(program)}`,
    );
  const seconds = readyTimeout / 1000;
  throw new TargetLostError(
    isReady
      ? `\`${program.title}\` is ready, but no Node in it has opened an inspector. heapslope measures programs that run in Node.${program.output.quote()}`
      : `\`${program.title}\` was not ready within ${seconds} s: ${describeReadiness(ready!)}. Give it longer with readyTimeout, or see what keeps it.${program.output.quote()}`,
  );
}

function findUrl(ready: Readiness | undefined, output: Output): string | undefined {
  if (typeof ready === 'number') return `http://127.0.0.1:${ready}`;
  if (ready === undefined || typeof ready === 'string' || typeof ready === 'function')
    return undefined;
  const found = new RegExp(ready.source, ready.flags.replace(/[gy]/g, '')).exec(output.read())?.[1];
  if (found === undefined) return undefined;
  return /^\d+$/.test(found) ? `http://127.0.0.1:${found}` : found;
}

function hasEnded({ exit, failure }: Program): boolean {
  return exit !== undefined || failure !== undefined;
}

function describeReadiness(ready: Readiness): string {
  if (typeof ready === 'number') return `nothing listens on port ${ready}`;
  return typeof ready === 'function'
    ? 'the function `ready` has returned nothing true'
    : `its output has no ${typeof ready === 'string' ? describeValue(ready) : String(ready)}`;
}

/** How it ended, and its last words. */
function describeExit({ exit, output }: Program): string {
  const how =
    exit === undefined
      ? 'its inspector closed'
      : typeof exit === 'number'
        ? `it ended with exit code ${exit}`
        : `it was ended by ${exit}`;
  const why = /heap out of memory/.test(output.read())
    ? ' (it ran out of memory: give it more, --max-old-space-size, or measure fewer calls)'
    : '';
  return `${how}${why}${output.quote()}`;
}

async function end({ child, ended, ...program }: Program): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  killGroup(pid, 'SIGTERM');
  await waitAtMost(ended, STOP_TIMEOUT_MS);
  // Also what it has started and left behind.
  killGroup(pid, 'SIGKILL');
  await waitAtMost(ended, STOP_TIMEOUT_MS);
  program.output.close();
}
