import { createFastifyApp } from '../lib/create-fastify-app.mjs';

export const meta = { name: 'fastify-inject-clean', kind: 'clean' };

export async function setup() {
  const app = createFastifyApp();
  return {
    async handler() {
      await app.inject('/orders/7');
    },
    teardown: () => app.close(),
  };
}
