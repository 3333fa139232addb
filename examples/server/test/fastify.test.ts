import { guard } from './guard';

test('fastify, clean: GET /orders/:id keeps no memory', () =>
  guard(['dist/server/src/fastify.js'], '/orders/7'));
