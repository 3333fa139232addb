import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';

export const meta = {
  name: 'als-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['AsyncResource', 'Object', 'closure', 'AsyncContextFrame', 'bound'],
  expectRetainers: ['jobs'],
  source: 'callbacks that are kept hold the store of the request that made them',
};

export function setup() {
  const storage = new AsyncLocalStorage();
  const jobs = [];
  let id = 0;
  return {
    handler: () =>
      storage.run({ requestId: id++, user: { name: 'ann' } }, () => {
        jobs.push(AsyncResource.bind(() => storage.getStore()));
      }),
  };
}
