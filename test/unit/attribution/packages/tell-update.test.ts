import { expect, test } from 'vitest';
import { tellUpdate } from '../../../../src/attribution/packages/tell-update.js';

test('tells the version that mends it, where that is not installed', () => {
  const told = 'Or update micromatch: 4 and later remember no pattern.';
  expect(tellUpdate('micromatch', '', '3.1.10')).toBe(told);
  expect(tellUpdate('micromatch', '', undefined)).toBe(told);
  for (const installed of ['4.0.0', '4.0.8', '10.0.0-beta.1'])
    expect(tellUpdate('micromatch', '', installed)).toBeUndefined();
});

test('knows the place that was mended, and nothing of other packages', () => {
  expect(tellUpdate('p-map', 'abort Listener', '7.0.2')).toContain('7.0.3');
  expect(tellUpdate('p-map', 'abort Listener', '7.0.3')).toBeUndefined();
  expect(tellUpdate('p-map', 'queue Array', '7.0.2')).toBeUndefined();
  expect(tellUpdate('toString', '', undefined)).toBeUndefined();
});
