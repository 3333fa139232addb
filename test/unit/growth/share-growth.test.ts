import { expect, test } from 'vitest';
import { assignPaths, shareGrowth } from '../../../src/growth/share-growth.js';
import type { GrowthCulprit } from '../../../src/growth/find-culprits.js';
import type { PathTree } from '../../../src/growth/grow-path-tree.js';
import type { PathSums, PlacedPaths } from '../../../src/growth/sum-paths.js';

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

/** Class names of the nodes of a snapshot. */
const named = (...names: string[]) => ({ nameOf: (node: number) => names[node]! });

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

test("what continues the path of a member is its culprit's, though nothing was born at it", () => {
  // A holder at path 10, its member at 11; what members have at 12, and 13 below; 20 beside the holder.
  const placed = {
    place: Int32Array.of(0, 1),
    keyOfPath: Float64Array.of(10, 11),
    parentNode: Int32Array.of(-1, 0),
    sums: {
      keys: Float64Array.of(9, 10, 11, 12, 13, 20),
      parentKeys: Float64Array.of(0, 9, 10, 11, 12, 10),
      classKeys: Float64Array.of(1, 2, 3, 4, 5, 6),
    },
  } as unknown as PlacedPaths;
  const nodes = [{ parent: -1, samples: [1] }];
  const tree = {
    nodes,
    classes: named('List', 'Link'),
    place: Int32Array.of(-1, 0),
  } as unknown as PathTree;
  const culprit = { holder: 0, top: [0] } as unknown as GrowthCulprit;
  expect([...assignPaths(placed, tree, [culprit])]).toEqual([
    [11, 0],
    [12, 0],
    [13, 0],
    [10, 0],
  ]);
});

test('a list that is entered from both ends is one: its old members are at another path', () => {
  // The holder at path 10, new members at 11 by `.tail`, old ones at 12 by `.head`; 13 is of another class.
  const placed = {
    place: Int32Array.of(0, 1),
    keyOfPath: Float64Array.of(10, 11),
    parentNode: Int32Array.of(-1, 0),
    sums: {
      keys: Float64Array.of(10, 11, 12, 13, 14),
      parentKeys: Float64Array.of(0, 10, 10, 10, 12),
      classKeys: Float64Array.of(1, 7, 7, 8, 9),
    },
  } as unknown as PlacedPaths;
  const nodes = [{ parent: -1, samples: [1] }];
  const tree = {
    nodes,
    classes: named('List', 'Link'),
    place: Int32Array.of(-1, 0),
  } as unknown as PathTree;
  const culprit = { holder: 0, top: [0] } as unknown as GrowthCulprit;
  const keysOf = (...names: string[]) =>
    new Set(assignPaths(placed, { ...tree, classes: named(...names) } as never, [culprit]).keys());
  expect(keysOf('List', 'Link')).toEqual(new Set([10, 11, 12, 14]));
  expect(keysOf('system / Context', 'Link')).toEqual(new Set([10, 11]));
  expect(keysOf('Store', 'Array')).toEqual(new Set([10, 11]));
});

test('so is one whose links have no class, where they hold each other', () => {
  // New links at 11 by `.tail`, 21 and 31 below it; old ones at 12 by `.head` and 22 below; 13 holds none of its kind.
  const placed = {
    place: Int32Array.of(0, 1, 2),
    keyOfPath: Float64Array.of(10, 11, 31),
    parentNode: Int32Array.of(-1, 0, 1),
    sums: {
      keys: Float64Array.of(10, 11, 12, 13, 21, 22, 31),
      parentKeys: Float64Array.of(0, 10, 10, 10, 11, 12, 21),
      classKeys: Float64Array.of(1, 7, 7, 7, 7, 7, 7),
    },
  } as unknown as PlacedPaths;
  const tree = {
    nodes: [{ parent: -1, samples: [2] }],
    classes: named('List', 'Object', 'Object'),
    place: Int32Array.of(-1, 0, 0),
  } as unknown as PathTree;
  const culprit = { holder: 0, top: [0] } as unknown as GrowthCulprit;
  const keys = [...assignPaths(placed, tree, [culprit]).keys()].sort((a, b) => a - b);
  expect(keys).toEqual([10, 11, 12, 21, 22, 31]);
});
