import { AsyncLocalStorage } from 'node:async_hooks';

export const meta = {
  name: 'als-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a store per request that ends with it',
};

export function setup() {
  const storage = new AsyncLocalStorage();
  let id = 0;
  return {
    handler: () =>
      storage.run({ requestId: id++, user: { name: 'ann' } }, async () => {
        await Promise.resolve();
        return storage.getStore().requestId;
      }),
  };
}
