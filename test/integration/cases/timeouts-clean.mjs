import { setImmediate } from 'node:timers/promises';

export const meta = {
  name: 'timeouts-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a timer of 300 ms per call that holds its request until it fires',
};

export function setup() {
  let id = 0;
  return {
    async handler() {
      const request = { id: id++, body: [id] };
      setTimeout(() => request.id, 300);
      await setImmediate();
    },
  };
}
