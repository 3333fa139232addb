import http from 'node:http';
import { createExpressApp } from '../lib/create-express-app.mjs';
import { close, get, listen } from '../lib/loopback.mjs';

export const meta = { name: 'express-server-per-request-clean', kind: 'clean' };

export async function setup() {
  return {
    async handler() {
      const server = http.createServer(createExpressApp());
      const url = await listen(server);
      await get(`${url}/orders/7`);
      await close(server);
    },
  };
}
