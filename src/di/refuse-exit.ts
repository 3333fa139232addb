/** Thrown in place of the end of the process. */
class ExitError extends Error {
  readonly isHeapslopeExit = true;
  override name = 'ExitError';
}

/** Whether a failure was an attempt to end the process. */
export function isExit(cause: unknown): boolean {
  return (cause as { isHeapslopeExit?: unknown } | null)?.isHeapslopeExit === true;
}

interface Exiting {
  exit(code?: unknown): never;
}

let running = 0;
let original: Exiting['exit'] | undefined;

/**
 * Runs something that may want to end the process: `process.exit` throws meanwhile.
 *
 * @throws what `run` throws
 */
export async function refuseExit<T>(run: () => Promise<T>): Promise<T> {
  const { process } = globalThis as { process?: Exiting };
  if (process === undefined) return run();
  if (running++ === 0) {
    original = process.exit;
    process.exit = throwExit;
  }
  try {
    return await run();
  } finally {
    // A function that was put in its place meanwhile is somebody else's, and stays.
    if (--running === 0 && process.exit === throwExit) process.exit = original!;
  }
}

function throwExit(code?: unknown): never {
  throw new ExitError(`it calls process.exit(${code === undefined ? '' : String(code)})`);
}
