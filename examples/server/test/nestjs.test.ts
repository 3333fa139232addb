import { guard } from './guard';

test('nestjs, leaky: GET /orders keeps no memory', () =>
  guard(['dist/server/src/nestjs/main.js', 'leaky'], '/orders'));

test('nestjs, corrected: GET /orders keeps no memory', () =>
  guard(['dist/server/src/nestjs/main.js', 'fixed'], '/orders'));
