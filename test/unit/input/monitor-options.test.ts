import { expect, test } from 'vitest';
import { resolveMonitorOptions } from '../../../src/input/monitor-options.js';

test('defaults', () => {
  const defaults = { collections: 8, duration: 60_000, growth: 1e6 };
  expect(resolveMonitorOptions()).toEqual(defaults);
  expect(resolveMonitorOptions({})).toEqual(defaults);
});

test('amounts may be text', () => {
  expect(resolveMonitorOptions({ growth: '5 MB', duration: 0, collections: 4 })).toEqual({
    collections: 4,
    duration: 0,
    growth: 5e6,
  });
});

test.each([
  [[], 'The options must be an object'],
  [{ growth: 'much' }, 'Option `growth` must be bytes'],
  [{ growth: -1 }, 'got -1'],
  [{ collections: 3 }, 'Option `collections` must be an integer of at least 4; got 3'],
  [{ duration: Infinity }, 'Option `duration` must be a finite number'],
  [{ interval: 5 }, 'Unknown option "interval". Did you mean `duration`?'],
])('%j is an error', (options, message) => {
  expect(() => resolveMonitorOptions(options)).toThrow(message);
});
