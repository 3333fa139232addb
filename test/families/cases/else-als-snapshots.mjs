import { AsyncLocalStorage } from 'node:async_hooks';

export const meta = {
  name: 'else-als-snapshots',
  kind: 'leak',
  group: 'elsewhere',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['pending'],
  source:
    'AsyncLocalStorage.snapshot() taken for each callback to come, the callbacks of closed clients are never dropped',
  truth: { first: 4000 },
};

export async function setup() {
  const als = new AsyncLocalStorage(),
    pending = new Map();
  let n = 0;
  return {
    handler() {
      als.run({ request: n }, () => {
        pending.set(n++, AsyncLocalStorage.snapshot());
      });
    },
  };
}
