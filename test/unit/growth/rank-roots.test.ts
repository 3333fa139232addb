import { expect, test } from 'vitest';
import { rankRoots } from '../../../src/growth/rank-roots.js';
import { parseSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';

test('roots that explain nothing come last, by each of their names; objects of that name do not', () => {
  const heap = buildHeap();
  const ofNode20 = heap.addNode('(Strong roots)', { type: 'synthetic' });
  const ofNode24 = heap.addNode('(Strong root list)', { type: 'synthetic' });
  const handles = heap.addNode('(Global handles)', { type: 'synthetic' });
  const object = heap.addNode('(Strong root list)');
  const rounds = rankRoots(parseSnapshot([heap.toBytes()]));
  expect([ofNode20, ofNode24, handles, object].map((node) => rounds[node])).toEqual([3, 3, 0, 0]);
});
