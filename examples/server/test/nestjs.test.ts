import { guard } from './guard';

test('GET /orders of the Nest application keeps no memory: leaky', () =>
  guard(['dist/server/src/nestjs/main.js', 'leaky'], '/orders'));

test('GET /orders of the Nest application keeps no memory: corrected', () =>
  guard(['dist/server/src/nestjs/main.js', 'fixed'], '/orders'));
