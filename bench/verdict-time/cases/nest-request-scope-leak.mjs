import { get, keepAlive } from '../lib/loopback.mjs';
import { startNestApp } from '../lib/start-nest-app.mjs';

export const meta = {
  name: 'nest-request-scope-leak',
  kind: 'leak',
  expectRetainers: ['changes', 'observers'],
};

export async function setup() {
  const { app, url } = await startNestApp({ doesSubscribe: true });
  const agent = keepAlive();
  return {
    async handler() {
      await get(`${url}/orders/7`, agent);
    },
    async teardown() {
      agent.destroy();
      await app.close();
    },
  };
}
