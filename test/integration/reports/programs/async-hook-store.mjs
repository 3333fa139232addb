import { AsyncLocalStorage } from 'node:async_hooks';

const requests = new AsyncLocalStorage();

/** The interval is started inside the request, so that the request's store lives as long as it. */
export const handler = () =>
  requests.run({ id: 7, user: { name: 'ann' } }, () => {
    setInterval(() => requests.getStore(), 3_600_000).unref();
  });
