import { setTimeout as sleep } from 'node:timers/promises';

export const meta = {
  name: 'timer-cache-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a cache whose entries go after two seconds, by a timer each',
};

export function setup() {
  const cache = new Map();
  let id = 0;
  return {
    async handler() {
      const key = ++id;
      await sleep(1);
      cache.set(key, { key });
      setTimeout(() => cache.delete(key), 2000).unref();
    },
  };
}
