import { EventEmitter } from 'node:events';
import request from 'supertest';
import { createExpressApp } from '../lib/create-express-app.mjs';

export const meta = {
  name: 'express-supertest-leak',
  kind: 'leak',
  expectRetainers: ['shutdown'],
};

export async function setup() {
  const events = new EventEmitter().setMaxListeners(0);
  const app = createExpressApp(({ url }) => events.on('shutdown', () => url));
  return {
    async handler() {
      await request(app).get('/orders/7').expect(200);
    },
  };
}
