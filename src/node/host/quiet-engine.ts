import process from 'node:process';
import v8 from 'node:v8';

/**
 * Flags that make the heap of a running program stand still, or its stacks tell the truth: bytecode is
 * neither thrown away nor compiled anew between two readings, feedback is allocated at the first call
 * and not some calls later, and functions are not inlined away from allocation stacks. V8 takes all of
 * them at run time. Source: V8's src/flags/flag-definitions.h.
 */
const STILL_FLAGS = ['flush-bytecode', 'lazy-feedback-allocation'];
export const QUIET_FLAGS = [...STILL_FLAGS, 'turbo-inlining', 'maglev-inlining'];

let depth = 0;

/**
 * Runs `task` with the engine kept quiet, and sets the flags back afterwards: to V8's defaults, but for
 * those that the command line or NODE_OPTIONS had turned off already.
 *
 * @param isInlining whether functions are inlined as ever: what is compiled now stays as it is, and must not
 *   slow down what is timed later
 */
export async function withQuietEngine<T>(
  task: () => Promise<T>,
  { isInlining = false } = {},
): Promise<T> {
  const chosen = isInlining ? STILL_FLAGS : QUIET_FLAGS;
  const flags = listChangeable(process.execArgv, process.env.NODE_OPTIONS ?? '', chosen);
  if (depth++ === 0) for (const flag of flags) v8.setFlagsFromString(`--no-${flag}`);
  try {
    return await task();
  } finally {
    if (--depth === 0) for (const flag of flags) v8.setFlagsFromString(`--${flag}`);
  }
}

/** The flags that are not off already by a process's command line or its NODE_OPTIONS. */
export function listChangeable(
  execArgv: readonly string[],
  nodeOptions: string,
  flags: readonly string[] = QUIET_FLAGS,
): string[] {
  const given = [...execArgv, ...nodeOptions.split(/\s+/)].map((flag) => flag.replaceAll('_', '-'));
  return flags.filter((flag) => !given.includes(`--no-${flag}`));
}
