import { expect, test } from 'vitest';
import { usualCallMs } from '../../../src/sampling/usual-call-ms.js';

test.each([
  ['the first and longest call is left out', { calls: 11, handlerMs: 130, longestCallMs: 100 }, 3],
  ['one call is all there is', { calls: 1, handlerMs: 100, longestCallMs: 100 }, 100],
  ['calls that take nothing take something', { calls: 1000, handlerMs: 0, longestCallMs: 0 }, 1e-4],
  ['no call takes something', { calls: 0, handlerMs: 0, longestCallMs: 0 }, 1e-4],
])('%s', (_, runner, ms) => {
  expect(usualCallMs(runner)).toBe(ms);
});
