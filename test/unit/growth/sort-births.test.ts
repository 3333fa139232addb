import { expect, test } from 'vitest';
import { OLD, sortBirths } from '../../../src/growth/sort-births.js';
import { parseSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';

/** Two buffers, the data of which have the ids of the last snapshot. */
function buildBuffers() {
  const heap = buildHeap();
  const nodes = [101, 301].map((id) => {
    const buffer = heap.addNode('ArrayBuffer', { id });
    const data = heap.addNode('system / JSArrayBufferData', { type: 'native', id: id + 900 });
    heap.addEdge(heap.root, buffer, `buffer${id}`);
    heap.addEdge(buffer, data, 'backing_store', 'internal');
    return { buffer, data };
  });
  const parents = new Int32Array(8).fill(-1);
  for (const { buffer, data } of nodes) {
    parents[buffer] = heap.root;
    parents[data] = buffer;
  }
  return { snapshot: parseSnapshot([heap.toBytes()]), old: nodes[0]!, young: nodes[1]!, parents };
}

test('objects are sorted by id into the batches between the marks', () => {
  const { snapshot, old, young } = buildBuffers();
  const births = sortBirths(snapshot, [200, 250, 400]);
  expect([old, young].map(({ buffer }) => births[buffer])).toEqual([OLD, 1]);
});

test('the data of a buffer is as old as the buffer, whatever its id', () => {
  const { snapshot, old, young, parents } = buildBuffers();
  const births = sortBirths(snapshot, [200, 250, 400], parents);
  expect([old, young].map(({ data }) => births[data])).toEqual([OLD, 1]);
});

test('an element that JavaScript has seen has an age of its own, and what Blink has beside it none', () => {
  const heap = buildHeap();
  const add = (name: string, id: number) => heap.addNode(name, { type: 'native', id });
  const [array, div] = [heap.addNode('Array', { id: 101 }), add('<div class="dialog">', 301)];
  const data = add('blink::UniqueElementData', 402);
  const parents = new Int32Array(8).fill(-1);
  parents[div] = array;
  parents[data] = div;
  const births = sortBirths(parseSnapshot([heap.toBytes()]), [200, 250, 400], parents);
  expect([births[array], births[div], births[data]]).toEqual([OLD, 1, 1]);
});
