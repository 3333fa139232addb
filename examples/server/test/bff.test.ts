import { guard } from './guard';

test('bff, leaky: GET /orders keeps no memory', () =>
  guard(['dist/server/src/bff.js', 'leaky'], '/orders'));

test('bff, corrected: GET /orders keeps no memory', () =>
  guard(['dist/server/src/bff.js', 'fixed'], '/orders'));
