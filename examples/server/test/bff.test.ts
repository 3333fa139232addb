import { guard } from './guard';

test('GET /orders of the BFF keeps no memory: leaky', () =>
  guard(['dist/server/src/bff.js', 'leaky'], '/orders'));

test('GET /orders of the BFF keeps no memory: corrected', () =>
  guard(['dist/server/src/bff.js', 'fixed'], '/orders'));
