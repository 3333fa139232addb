import { expect, it } from 'vitest';
import { countMembers, countOlder, withBeside } from '../../../src/check/count-members.js';
import { lookAtHeap } from '../../fixtures/look-at-heap.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';

it('takes the data of a buffer for as old as the buffer, whose id it has not', async () => {
  const heap = buildHeap();
  const list = heap.addNode('Array', { id: 5 });
  heap.addEdge(heap.root, list, 'snapshots');
  for (const [index, id] of [101, 201, 301].entries()) {
    const buffer = heap.addNode('ArrayBuffer', { id });
    // Each snapshot gives it a new one.
    const data = heap.addNode('system / JSArrayBufferData', {
      type: 'native',
      selfSize: 20_000,
      id: 9001 + index * 2,
    });
    heap.addEdge(list, buffer, index, 'element');
    heap.addEdge(buffer, data, 'backing_store', 'internal');
  }
  const look = await lookAtHeap(heap);
  const { keys, bytes } = look.placed.sums;
  const key = keys[bytes.indexOf(Math.max(...bytes))]!;
  expect(Math.max(...bytes)).toBeGreaterThanOrEqual(60_000);
  expect(countMembers(look.placed.sums, [key])).toBe(3);
  expect(countOlder(look, [key], 250)).toBe(2);
  expect(countOlder(look, [key], 100)).toBe(0);
});

it('takes an element of a page for as old as it is, wherever it is kept', async () => {
  const heap = buildHeap();
  const list = heap.addNode('Array', { id: 101 });
  const row = heap.addNode('<div class="row">', { type: 'native', id: 301 });
  const data = heap.addNode('blink::UniqueElementData', { type: 'native', id: 402 });
  heap.addEdge(heap.root, list, 'rows');
  heap.addEdge(list, row, 0, 'element');
  heap.addEdge(row, data, 'data', 'internal');
  const look = await lookAtHeap(heap);
  const { keyOfPath, place } = look.placed;
  const key = keyOfPath[place[row]!]!;
  expect(countMembers(look.placed.sums, [key])).toBe(1);
  expect(countOlder(look, [key], 200)).toBe(0);
  expect(countOlder(look, [key], 301)).toBe(1);
});

it('takes both halves of a list for one: its middle changes sides as others come', () => {
  const column = (...values: number[]) => Float64Array.from(values);
  const [head, fromHead, fromTail, otherClass, elsewhere] = [1, 2, 3, 4, 5];
  const sums = {
    keys: column(head, fromHead, fromTail, otherClass, elsewhere),
    classKeys: column(70, 80, 80, 90, 80),
    parentKeys: column(0, head, head, head, otherClass),
    counts: column(1, 12, 11, 3, 40),
    bytes: column(0, 0, 0, 0, 0),
    engineBytes: 0,
    ownBytes: 0,
    restBytes: 0,
    scripts: 0,
  };
  const members = withBeside(sums, [fromTail]);
  expect(members.toSorted()).toEqual([fromHead, fromTail]);
  expect(countMembers(sums, members)).toBe(23);
});
