import { describe, expect, it } from 'vitest';
import { eraseIdentity, findKeyPattern } from '../../../../src/attribution/names/erase-identity.js';

describe('eraseIdentity', () => {
  it.each([
    ['req-17', 'req-*'],
    ['user:17:session:4', 'user:*:session:*'],
    ['550e8400-e29b-41d4-a716-446655440000', '*'],
    ['asset-3f2a9c1b', 'asset-*'],
    ['2024-05-01', '*'],
    ['facade', 'facade'],
    ['listeners', 'listeners'],
    ['', ''],
  ])('%s becomes %s', (key, erased) => {
    expect(eraseIdentity(key)).toBe(erased);
  });
});

describe('findKeyPattern', () => {
  it.each([
    [['req-17', 'req-18'], 'req-*'],
    [['user:anna:cart', 'user:ben:cart', 'user:zoe:cart'], 'user:*:cart'],
    [['10', '11', '12'], '*'],
    [['anna', 'ben'], '*'],
    [['GET /orders/1?x', 'GET /items/22?x'], 'GET /*?x'],
    [['only'], 'only'],
    [[], '*'],
  ])('%j have in common %s', (keys, pattern) => {
    expect(findKeyPattern(keys)).toBe(pattern);
  });

  it('does not take digits that happen to be common for a name', () => {
    expect(findKeyPattern(['a1f0x', 'a1f9y'])).toBe('*');
  });
});
