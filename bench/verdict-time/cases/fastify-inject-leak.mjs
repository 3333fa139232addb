import { createFastifyApp } from '../lib/create-fastify-app.mjs';

export const meta = { name: 'fastify-inject-leak', kind: 'leak', expectRetainers: ['seen'] };

export async function setup() {
  const seen = new Map();
  const app = createFastifyApp(({ id, headers }) => seen.set(id, headers));
  return {
    async handler() {
      await app.inject('/orders/7');
    },
    teardown: () => app.close(),
  };
}
