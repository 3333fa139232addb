import type { VitestTask } from './runner-access.js';

/**
 * The runner listens to the test's abort signal with every call of a body. A try of its own would have a
 * new signal; here what was added in a call is taken away after it.
 */
export async function withFreshSignal(test: VitestTask, run: () => unknown): Promise<void> {
  const { signal } = test.context as { signal?: AbortSignal };
  if (signal === undefined) {
    await run();
    return;
  }
  const added: Parameters<EventTarget['addEventListener']>[] = [];
  // Its own: the global EventTarget may be that of a DOM.
  const { addEventListener } = signal;
  signal.addEventListener = (...listener: Parameters<EventTarget['addEventListener']>) => {
    added.push(listener);
    addEventListener.apply(signal, listener);
  };
  try {
    await run();
  } finally {
    Reflect.deleteProperty(signal, 'addEventListener');
    for (const [type, listener] of added) signal.removeEventListener(type, listener);
  }
}
