import { expect, it } from 'vitest';
import { isPage } from '../../../src/growth/is-page.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';
import { sumHeap } from '../../fixtures/snapshots/sum-heap.js';

it("is told by a native of Blink's, and not by the word alone", () => {
  const heapWith = (type: 'native' | 'string') => {
    const heap = buildHeap();
    heap.addEdge(heap.root, heap.addNode('blink::EventTargetData', { type }), 'held');
    return sumHeap(heap).snapshot;
  };
  expect(isPage(heapWith('native'))).toBe(true);
  expect(isPage(heapWith('string'))).toBe(false);
  expect(isPage(sumHeap(buildHeap()).snapshot)).toBe(false);
});
