import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { InvalidOptionError, TargetLostError } from '../../report/errors.js';
import type { LeakOptions, Progress } from '../../input/options.js';
import type { LeakReport } from '../../report/leak-report.js';
import { killGroup, startWatchdog } from '../host/watchdog.js';
import { removePartialSnapshots } from '../files/open-snapshot-file.js';
import { QUIET_FLAGS } from '../host/quiet-engine.js';
import { waitAtMost } from '../host/wait-at-most.js';

export interface ChildCheck {
  /** Path of a module, relative to the folder of this process, or the name of a package. */
  readonly module: string;
  readonly exportName: string;
  /** Those that can be sent to another process. */
  readonly options: LeakOptions;
}

/** What the child says. */
export type ChildMessage =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'report'; readonly report: LeakReport }
  | {
      readonly kind: 'failure';
      readonly message: string;
      /** Whether the module or the options are wrong, and not what the handler does. */
      readonly isInput: boolean;
    };

/** Beside this module in the built package. */
const CHILD = new URL('./run-handler.mjs', import.meta.url);

/** A package is looked for from the current folder by it. */
const RESOLVE_FLAG = '--experimental-import-meta-resolve';
/** After it was killed, ms. */
const EXIT_TIMEOUT_MS = 2000;

/**
 * Checks an exported function in a Node process that runs nothing else. The process is ended with the
 * check, and when this one is gone, however it went.
 *
 * @throws InvalidOptionError for a module that cannot be used, TargetLostError where the process ended or
 *   the function fails, and the signal's reason
 */
export async function checkInChild({
  onProgress,
  signal,
  ...check
}: ChildCheck & {
  onProgress: (progress: Progress) => void;
  signal: AbortSignal;
}): Promise<LeakReport> {
  const watchdog = startWatchdog();
  try {
    const child = startChild();
    if (child.pid !== undefined) watchdog.watch(child.pid);
    try {
      return await new Promise<LeakReport>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        if (signal.aborted) reject(signal.reason as Error);
        child.once('error', reject);
        child.once('exit', (code, ended) => reject(describeEnd(check, code, ended)));
        child.on('message', (message: ChildMessage) => {
          if (message.kind === 'progress') onProgress(message.progress);
          else if (message.kind === 'report') resolve(message.report);
          else if (message.isInput) reject(new InvalidOptionError(message.message));
          else reject(new TargetLostError(message.message));
        });
        child.send(check);
      });
    } finally {
      if (child.pid !== undefined) {
        killGroup(child.pid, 'SIGKILL');
        if (!hasExited(child)) await waitAtMost(once(child, 'exit'), EXIT_TIMEOUT_MS);
        const { snapshotDir } = check.options;
        if (snapshotDir !== undefined) removePartialSnapshots(snapshotDir, child.pid);
      }
    }
  } finally {
    watchdog.end();
  }
}

function hasExited({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function startChild(): ChildProcess {
  return fork(fileURLToPath(CHILD), {
    execArgv: [
      ...process.execArgv,
      ...[RESOLVE_FLAG].filter((flag) => process.allowedNodeEnvironmentFlags.has(flag)),
      ...QUIET_FLAGS.map((flag) => `--no-${flag}`),
    ],
    // Standard output is the report's.
    stdio: ['ignore', 2, 2, 'ipc'],
    serialization: 'advanced',
    detached: process.platform !== 'win32',
  });
}

function describeEnd(
  { module, exportName }: ChildCheck,
  code: number | null,
  signal: NodeJS.Signals | null,
): TargetLostError {
  const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
  return new TargetLostError(
    `The process that ran ${module}#${exportName} ${how} before the check was over. A handler must leave its process running, and the memory must suffice for its calls.`,
  );
}
