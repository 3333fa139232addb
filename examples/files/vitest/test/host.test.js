import os from 'node:os';
import { expect, test, vi } from 'vitest';
import { greet } from '../greet.js';

// A mock in the place of a function of Node's, which all files share.
os.hostname = vi.fn(() => 'shop-1');

test('greets', () => {
  expect(greet()).toBe('This is shop-1.');
});
