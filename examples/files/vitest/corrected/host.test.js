import os from 'node:os';
import { afterAll, expect, test, vi } from 'vitest';
import { greet } from '../greet.js';

const hostname = vi.spyOn(os, 'hostname').mockReturnValue('shop-1');

afterAll(() => hostname.mockRestore());

test('greets', () => {
  expect(greet()).toBe('This is shop-1.');
});
