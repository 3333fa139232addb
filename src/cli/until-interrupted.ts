/**
 * Waits for something, or for the interruption, whichever comes first.
 *
 * @param discard gets what comes after the interruption, so that nothing of it is left open
 * @throws the reason of the signal
 */
export async function untilInterrupted<T>(
  signal: AbortSignal,
  begin: () => Promise<T>,
  discard: (late: T) => unknown,
): Promise<T> {
  signal.throwIfAborted();
  const begun = begin();
  const interrupted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
  );
  try {
    return await Promise.race([begun, interrupted]);
  } catch (error) {
    // The command has failed by now: what comes late can only be cleared away.
    if (signal.aborted) await begun.then(discard, () => {});
    throw error;
  }
}
