import { expect, it } from 'vitest';
import { isFluctuating } from '../../../src/check/is-fluctuating.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';
import { lookAtHeap } from '../../fixtures/look-at-heap.js';

const BEFORE = 99;

/** The last document of each customer; all but the first `old` came after the last look. */
async function lookAtDocuments(sizes: readonly number[], old = 0) {
  const heap = buildHeap();
  const list = heap.addNode('Array', { id: 5 });
  heap.addEdge(heap.root, list, 'documents');
  const documents = sizes.map((selfSize, index) => {
    const id = (index < old ? 11 : BEFORE + 2) + 2 * index;
    const document = heap.addNode('Document', { id, selfSize });
    heap.addEdge(list, document, index, 'element');
    return document;
  });
  const look = await lookAtHeap(heap);
  return { look, key: look.placed.keyOfPath[look.placed.place[documents[0]!]!]! };
}

// Mean 3000, standard deviation 1581: three times that of the difference of two sums is 15 000.
const VARIED = [1000, 2000, 3000, 4000, 5000];

it.each([
  ['no more than chance', 3000, 0, true],
  ['more than a quarter of what is there, which a leak has', 3800, 0, false],
  ['of which most were there before', 3000, 3, false],
  ['of which two were there before', 3000, 2, true],
])('a gain of sizes that vary: %s', async (_, gained, old, expected) => {
  const { look, key } = await lookAtDocuments(VARIED, old);
  expect(isFluctuating(look, key, gained, BEFORE)).toBe(expected);
});

it.each([
  ['are equal', [3000, 3000, 3000, 3000, 3000], 100],
  ['hardly differ', [3000, 3001, 3000, 3001, 3000], 100],
  ['are few', [1000, 2000, 3000, 4000], 100],
])('a gain of sizes that %s is no chance', async (_, sizes, gained) => {
  const { look, key } = await lookAtDocuments(sizes);
  expect(isFluctuating(look, key, gained, BEFORE)).toBe(false);
});
