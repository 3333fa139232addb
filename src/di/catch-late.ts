interface Throwing {
  hasUncaughtExceptionCaptureCallback?(): boolean;
  setUncaughtExceptionCaptureCallback?(capture: ((cause: unknown) => void) | null): void;
}

/**
 * Tells what is thrown outside of any call: by a timer, or by a server whose port is taken. Nobody could catch it,
 * and the runner would end the test, or all of them, without a word of the container.
 *
 * @returns leaves it to the process again
 */
export function catchLate(tell: (cause: unknown) => void): () => void {
  const { process } = globalThis as { process?: Throwing };
  const isTaken = process?.hasUncaughtExceptionCaptureCallback?.() ?? true;
  if (isTaken) return () => {};
  try {
    process!.setUncaughtExceptionCaptureCallback!(tell);
  } catch {
    // Node's domains have it.
    return () => {};
  }
  return () => process!.setUncaughtExceptionCaptureCallback!(null);
}
