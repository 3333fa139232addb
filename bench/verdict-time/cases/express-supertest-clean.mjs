import request from 'supertest';
import { createExpressApp } from '../lib/create-express-app.mjs';

export const meta = { name: 'express-supertest-clean', kind: 'clean' };

export async function setup() {
  const app = createExpressApp();
  return {
    async handler() {
      await request(app).get('/orders/7').expect(200);
    },
  };
}
