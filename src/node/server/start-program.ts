import { spawn, type ChildProcess } from 'node:child_process';
import { basename } from 'node:path';
import process from 'node:process';
import { TargetLostError } from '../../report/errors.js';
import { waitAtMost } from '../host/wait-at-most.js';
import { killGroup } from '../host/watchdog.js';
import { INSPECT_OPTION, type ResolvedLaunch } from './launch-options.js';
import { createOutput, type Output } from './program-output.js';

/** A program that is asked to end gets so long, ms. */
const STOP_TIMEOUT_MS = 3000;
const INSPECT = '--inspect=127.0.0.1:0';

export interface Program {
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

/** @throws TargetLostError where it cannot be started */
export function startProgram(
  command: string,
  args: readonly string[],
  options: ResolvedLaunch,
): Program {
  const title = [command, ...args].join(' ').slice(0, 80);
  let child: ChildProcess;
  try {
    child = spawnWithInspector(command, args, options);
  } catch (error) {
    throw describeFailedStart(title, error as Error);
  }
  const program: Program = {
    child,
    title,
    output: createOutput(child),
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

export async function endProgram({ child, ended, ...program }: Program): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  killGroup(pid, 'SIGTERM');
  await waitAtMost(ended, STOP_TIMEOUT_MS);
  // Also what it has started and left behind.
  killGroup(pid, 'SIGKILL');
  await waitAtMost(ended, STOP_TIMEOUT_MS);
  program.output.close();
}

export function hasEnded({ exit, failure }: Program): boolean {
  return exit !== undefined || failure !== undefined;
}

/** How it ended, and its last words. */
export function describeExit({ exit, output }: Program): string {
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

export function describeFailedStart(title: string, cause: Error): TargetLostError {
  return new TargetLostError(
    `\`${title}\` could not be started: ${cause.message}. Give the program's path, or one that is found in PATH.`,
    cause,
  );
}

/** @throws what `spawn` throws by itself, such as an Error for an argument that has a null byte */
function spawnWithInspector(
  command: string,
  args: readonly string[],
  { env, cwd }: ResolvedLaunch,
): ChildProcess {
  const isNode = isNodeCommand(command);
  const variables: Record<string, string | undefined> = { ...process.env, ...env };
  const given = dropInspect(variables.NODE_OPTIONS ?? '');
  // What it starts in its turn inherits the variable: only where the program is not Node itself.
  const nodeOptions = isNode ? given : `${given} ${INSPECT}`.trim();
  return spawn(command, isNode ? [INSPECT, ...args] : [...args], {
    cwd,
    env: { ...variables, NODE_OPTIONS: nodeOptions === '' ? undefined : nodeOptions },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group, so that all of it can be ended: npm starts a shell, and this starts Node.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
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
