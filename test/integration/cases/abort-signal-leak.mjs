import { setMaxListeners } from 'node:events';

export const meta = {
  name: 'abort-signal-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Listener', 'Object', 'closure'],
  expectRetainers: ['AbortSignal', 'EventTarget', 'kEvents', 'Listener'],
  source: 'an abort listener per request on the signal of the whole process',
};

export function setup() {
  const shutdown = new AbortController();
  setMaxListeners(0, shutdown.signal);
  let id = 0;
  return {
    handler() {
      const request = { id: id++ };
      shutdown.signal.addEventListener('abort', () => request.id);
    },
  };
}
