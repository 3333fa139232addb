import { expect, it } from 'vitest';
import {
  mergeCulprits,
  type GrowthCulprit,
  type GrowthKey,
} from '../../../src/growth/find-culprits.js';
import type { PathTree, PathTreeNode } from '../../../src/growth/grow-path-tree.js';

const CALLS = [10, 20, 10];

/** Tree nodes of one class, each below an old object of its own, that keep half of the calls each. */
function createTree(): PathTree {
  const nodes = [0, 1].map((index): PathTreeNode => ({
    holder: 100 + index,
    parent: -1,
    edge: '[]',
    class: 7,
    counts: Float64Array.from(CALLS, (calls) => calls / 2),
    bytes: new Float64Array(CALLS.length),
    samples: [200 + index],
    returns: 0,
  }));
  return { nodes, classes: { isNamed: () => true } } as unknown as PathTree;
}

function merge(keyOf: (culprit: GrowthCulprit) => GrowthKey) {
  const culprits = [0, 1].map((index): GrowthCulprit => ({
    holder: 100 + index,
    top: [index],
    below: [],
    sample: 200 + index,
    countPerCall: 0.5,
  }));
  return mergeCulprits(culprits, createTree(), CALLS, keyOf);
}

it('keeps apart what two objects keep', () => {
  const merged = merge(({ holder }) => ({ node: holder }));
  expect(merged.map(({ holder }) => holder)).toEqual([100, 101]);
});

it('joins what one object keeps by two edges', () => {
  const merged = merge(() => ({ node: 99 }));
  expect(merged).toMatchObject([{ holder: 100, top: [0, 1], countPerCall: 1 }]);
  expect(merged[0].isOneOfMany).toBeUndefined();
});

it('joins the entries of one container, whose keys say nothing then', () => {
  const merged = merge(({ holder }) => ({ node: holder, container: '50 entry Array element' }));
  expect(merged).toMatchObject([{ holder: 100, countPerCall: 1, isOneOfMany: true }]);
});
