import { expect, test } from 'vitest';
import { startRates } from '../rates.js';

const rates = startRates();

test('converts', () => {
  expect(rates.convert(10, 'USD')).toBe(11);
});
