import { expect, test } from 'vitest';
import { nameFlags } from '../../../src/cli/name-flags.js';

test.each([
  ['accept more with `acceptedFailures`.', 'accept more with --accept-failures.'],
  ['Give it more time: timeBudget: 7000.', 'Give it more time: --time-budget 7000.'],
  ['Give the check more time (timeBudget).', 'Give the check more time (--time-budget).'],
  ['Warm it up (warmup: 500)', 'Warm it up (--warmup 500)'],
  ["say so: tolerance: '1.3 kB'.", "say so: --tolerance '1.3 kB'."],
  ['a longer `timeout`', 'a longer --timeout'],
  ['Option `tolerance` must be bytes per call', '--tolerance must be bytes per call'],
  ['Option `snapshotDir` must be the path', '--snapshot-dir must be the path'],
  ['leave `connections` at 1', 'leave --connections at 1'],
  ['Option `explain` must be one of', 'Option `explain` must be one of'],
  ['over 500 calls: 5 of them', 'over 500 calls: 5 of them'],
  ['Nothing grew.', 'Nothing grew.'],
])('%j names no option of the API', (sentence, told) => {
  expect(nameFlags(sentence)).toBe(told);
});
