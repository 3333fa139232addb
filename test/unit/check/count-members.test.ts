import { expect, it } from 'vitest';
import { countMembers, countOlder } from '../../../src/check/count-members.js';
import { takeLook, type Look } from '../../../src/check/take-look.js';
import { resolveOptions } from '../../../src/input/options.js';
import type { ObjectTracking } from '../../../src/probe/heap-probe.js';
import { buildHeap, type HeapBuilder } from '../../fixtures/snapshots/build-snapshot.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';

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
  const look = await lookAt(heap);
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
  const look = await lookAt(heap);
  const { keyOfPath, place } = look.placed;
  const key = keyOfPath[place[row]!]!;
  expect(countMembers(look.placed.sums, [key])).toBe(1);
  expect(countOlder(look, [key], 200)).toBe(0);
  expect(countOlder(look, [key], 301)).toBe(1);
});

function lookAt(heap: HeapBuilder): Promise<Look> {
  const probe = createFakeProbe();
  const timings = { total: 0, handler: 0, gc: 0, snapshot: 0, analysis: 0, waiting: 0, other: 0 };
  const check = {
    probe,
    options: resolveOptions({}),
    host: {
      openProbe: () => probe,
      runtime: { node: '24.0.0', v8: '13.6', platform: 'linux', arch: 'x64' },
    },
    timings,
    snapshotFiles: [],
  };
  const tracking = {
    takeSnapshot: async (sink: (chunk: Uint8Array) => void) => sink(heap.toBytes()),
  } as Partial<ObjectTracking> as ObjectTracking;
  return takeLook(check, tracking);
}
