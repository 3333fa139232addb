import { afterAll, expect, test } from 'vitest';
import { startRates } from '../rates.js';

const rates = startRates();

afterAll(() => rates.stop());

test('converts', () => {
  expect(rates.convert(10, 'USD')).toBe(11);
});
