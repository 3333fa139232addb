import { expect, test } from 'vitest';
import { shareGrowth } from '../../../src/growth/share-growth.js';
import type { PathSums } from '../../../src/growth/sum-paths.js';

function sums(bytes: Record<number, number>): PathSums {
  const keys = Object.keys(bytes).map(Number);
  return {
    keys: Float64Array.from(keys),
    bytes: Float64Array.from(keys, (key) => bytes[key]!),
    counts: new Float64Array(keys.length),
    classKeys: new Float64Array(keys.length),
    parentKeys: new Float64Array(keys.length),
    engineBytes: 0,
    ownBytes: 0,
    restBytes: 0,
    scripts: 0,
  };
}

test('each path is told once, with its owner, and what shrank gives no negative share', () => {
  const owners = new Map([
    [1, 0],
    [2, 0],
    [3, 1],
  ]);
  const before = sums({ 1: 1000, 3: 500, 4: 10 });
  const after = sums({ 1: 3000, 2: 600, 3: 400, 4: 9000 });
  expect([...shareGrowth(owners, 2, [before, after], 100)]).toEqual([26, 0]);
});
