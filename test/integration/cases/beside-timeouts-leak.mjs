import { setImmediate } from 'node:timers/promises';

export const meta = {
  name: 'beside-timeouts-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Session'],
  expectRetainers: ['sessions'],
  source: 'what is kept beside signals that a timer lets go of after three seconds',
};

class Session {}

export function setup() {
  const sessions = [];
  return {
    async handler() {
      AbortSignal.timeout(3000).addEventListener('abort', () => {});
      sessions.push(new Session());
      await setImmediate();
    },
  };
}
