import { describeValue } from '../../input/describe-value.js';
import { InvalidOptionError, TargetLostError } from '../../report/errors.js';
import { processClock as clock } from '../host/process-clock.js';
import { waitAtMost } from '../host/wait-at-most.js';
import { chooseIsolate } from './choose-isolate.js';
import {
  refuseInspector,
  resolveLaunchOptions,
  type LaunchOptions,
  type ResolvedLaunch,
} from './launch-options.js';
import { createMeasuredServer, type MeasuredServer } from './measured-server.js';
import { openTarget, type Target } from './open-target.js';
import type { Output } from './program-output.js';
import {
  describeExit,
  describeFailedStart,
  endProgram,
  hasEnded,
  startProgram,
  type Program,
} from './start-program.js';
import { waitUntilReady, type Readiness } from './wait-until-ready.js';
import { startWatchdog } from '../host/watchdog.js';

export type { LaunchOptions } from './launch-options.js';

/** From the end of its connections to that of the process, ms. */
const EXIT_TIMEOUT_MS = 1000;

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
  options?: LaunchOptions,
): Promise<MeasuredServer> {
  refuseWrong(command, args);
  const resolved = resolveLaunchOptions(options);
  const watchdog = startWatchdog();
  let started: Program | undefined;
  const stopProgram = async () => {
    if (started !== undefined) await endProgram(started);
    watchdog.end();
  };
  try {
    const program = (started = startProgram(command, args, resolved));
    if (program.child.pid !== undefined) watchdog.watch(program.child.pid);
    await waitForProgram(program, resolved);
    const target = await openProgram(program, resolved.timeout);
    const url = resolved.url ?? findUrl(resolved.ready, program.output);
    return createMeasuredServer(target, url, async () => {
      await target.close();
      await stopProgram();
    });
  } catch (error) {
    await stopProgram();
    throw error;
  }
}

function refuseWrong(command: unknown, args: readonly unknown[]): void {
  if (typeof command !== 'string' || command === '')
    throw new InvalidOptionError(
      `launch takes a command such as 'node' and its arguments; got ${describeValue(command)}.`,
    );
  if (!Array.isArray(args) || args.some((arg) => typeof arg !== 'string'))
    throw new InvalidOptionError(
      `launch takes the arguments as a list of strings, ['server.js']; got ${describeValue(args)}.`,
    );
  refuseInspector(args as string[]);
}

/** Resolves once the program is ready and has opened an inspector. */
async function waitForProgram(
  program: Program,
  { ready, readyTimeout }: ResolvedLaunch,
): Promise<void> {
  let cancel!: () => void;
  const late = new Promise<void>((resolve) => (cancel = clock.after(readyTimeout, resolve)));
  const over = Promise.race([program.ended, late]);
  const read = () => program.output.read();
  const hasInspector = () => program.output.listInspectors().length > 0;
  const isReady = ready === undefined || (await waitUntilReady(ready, read, over));
  const isOpen = isReady && (await waitUntilReady(hasInspector, read, over));
  cancel();
  if (isOpen && !hasEnded(program)) return;
  if (program.failure !== undefined) throw describeFailedStart(program.title, program.failure);
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

function openProgram(program: Program, timeout: number): Promise<Target> {
  const name = `process ${program.child.pid} (${program.title})`;
  const describeEnd = async () => {
    // Its exit is told some time after its sockets are closed.
    await waitAtMost(program.ended, EXIT_TIMEOUT_MS);
    return describeExit(program);
  };
  return chooseIsolate(program.output.listInspectors(), (url) =>
    openTarget(url, { timeout, name, describeEnd }),
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

function describeReadiness(ready: Readiness): string {
  if (typeof ready === 'number') return `nothing listens on port ${ready}`;
  return typeof ready === 'function'
    ? 'the function `ready` has returned nothing true'
    : `its output has no ${typeof ready === 'string' ? describeValue(ready) : String(ready)}`;
}
