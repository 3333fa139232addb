import { setImmediate } from 'node:timers/promises';

export const meta = {
  name: 'immediate-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a real turn of the event loop per call',
};

export function setup() {
  return {
    async handler() {
      const request = { body: Array.from({ length: 20 }, (_, i) => i) };
      await setImmediate();
      return request.body.length;
    },
  };
}
