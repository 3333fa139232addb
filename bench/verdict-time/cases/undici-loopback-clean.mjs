import http from 'node:http';
import { Pool } from 'undici';
import { close, listen } from '../lib/loopback.mjs';

export const meta = { name: 'undici-loopback-clean', kind: 'clean' };

export async function setup() {
  const server = http.createServer((_request, response) => response.end('{"id":7}'));
  const pool = new Pool(await listen(server), { connections: 1 });
  return {
    async handler() {
      const { body } = await pool.request({ path: '/orders/7', method: 'GET' });
      await body.json();
    },
    async teardown() {
      await pool.close();
      await close(server);
    },
  };
}
