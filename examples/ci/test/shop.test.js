import { expect, test } from 'vitest';
import { priceOf } from '../src/prices.js';
import { noteVisit } from '../src/visits.js';

test('prices', async () => {
  await expect(() => priceOf({ id: 7, items: ['a', 'b'] })).not.toLeakMemory();
});

test('visits', async () => {
  await expect(() => noteVisit('/orders')).not.toLeakMemory();
});
