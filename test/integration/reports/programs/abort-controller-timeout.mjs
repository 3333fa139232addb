const shutdown = new AbortController();

/** Ends with the request or with the process, and leaves its listener with the latter. */
export function handler() {
  const signal = AbortSignal.any([shutdown.signal, new AbortController().signal]);
  signal.addEventListener('abort', () => signal.reason);
}
