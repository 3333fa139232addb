import { expect, test } from 'vitest';
import { joinSums } from '../../../src/growth/join-sums.js';
import type { PathSums } from '../../../src/growth/sum-paths.js';

/** Sums by key: `[count, bytes]`. A path continues the one below its key, and has its class by its key. */
function sumsOf(paths: Record<number, [count: number, bytes: number]>): PathSums {
  const keys = Float64Array.from(Object.keys(paths), Number).sort();
  return {
    keys,
    counts: keys.map((key) => paths[key]![0]),
    bytes: keys.map((key) => paths[key]![1]),
    classKeys: keys.map((key) => key * 1000),
    parentKeys: keys.map((key) => key - 1),
    engineBytes: 0,
    ownBytes: 0,
    restBytes: 0,
    scripts: 0,
  };
}

test('paths of several snapshots stand side by side, and are empty where they are not', () => {
  const joined = joinSums([
    sumsOf({ 3: [1, 16], 7: [2, 32] }),
    sumsOf({ 7: [5, 80], 9: [1, 8], [2 ** 52]: [4, 400] }),
    sumsOf({ 2: [1, 10], 3: [1, 20], 7: [6, 96] }),
  ]);
  expect([...joined.keys]).toEqual([2, 3, 7, 9, 2 ** 52]);
  expect(joined.counts.map((column) => [...column])).toEqual([
    [0, 1, 2, 0, 0],
    [0, 0, 5, 1, 4],
    [1, 1, 6, 0, 0],
  ]);
  expect(joined.bytes.map((column) => [...column])).toEqual([
    [0, 16, 32, 0, 0],
    [0, 0, 80, 8, 400],
    [10, 20, 96, 0, 0],
  ]);
  expect([...joined.classKeys]).toEqual([2000, 3000, 7000, 9000, 1000 * 2 ** 52]);
  expect([...joined.parentKeys]).toEqual([1, 2, 6, 8, 2 ** 52 - 1]);
});

test('one snapshot is as it was, and empty ones are no paths', () => {
  const [only] = [sumsOf({ 3: [1, 16], 7: [2, 32] })];
  const { keys, counts, bytes } = joinSums([only!]);
  expect({ keys, counts, bytes }).toEqual({
    keys: only!.keys,
    counts: [only!.counts],
    bytes: [only!.bytes],
  });
  expect(joinSums([sumsOf({}), sumsOf({})])).toMatchObject({ keys: { length: 0 } });
  expect(joinSums([])).toMatchObject({ keys: { length: 0 }, counts: [], bytes: [] });
});
