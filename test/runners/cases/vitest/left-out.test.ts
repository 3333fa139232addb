import { describe, expect, test } from 'vitest';

// Run in suite mode with a budget of nothing: its tests run once.

let runs = 0;

describe('orders', () => {
  test('is too late', () => {
    runs++;
  });

  test('is late, too', () => {
    runs++;
  });

  test('is left out', () => {
    expect(runs).toBe(2);
  });
});
