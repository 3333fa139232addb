import { guard } from './guard';

test('GET /orders/:id of the Fastify server keeps no memory', () =>
  guard(['dist/server/src/fastify.js'], '/orders/7'));
