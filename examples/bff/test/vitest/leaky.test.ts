import { afterAll, beforeAll, expect, test } from 'vitest';
import { leakyRequestScope } from '../../src/leaky-request-scope';
import { startBff, type RunningBff } from '../start-bff';

let bff: RunningBff;

beforeAll(async () => {
  bff = await startBff(leakyRequestScope);
});

afterAll(() => bff.close());

test('GET /orders answers with the orders of the customer', async () => {
  expect(await bff.getOrders()).toEqual([
    { id: 'c-7-1', customer: 'Ada', total: '€19.99' },
    { id: 'c-7-2', customer: 'Ada', total: '€4.50' },
  ]);
});

test('GET /orders keeps no memory', async () => {
  await expect(() => bff.getOrders()).not.toLeakMemory();
});
