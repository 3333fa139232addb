import { createFastifyApp } from '../lib/create-fastify-app.mjs';
import { get, keepAlive } from '../lib/loopback.mjs';

export const meta = { name: 'fastify-loopback-clean', kind: 'clean' };

export async function setup() {
  const app = createFastifyApp();
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
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
