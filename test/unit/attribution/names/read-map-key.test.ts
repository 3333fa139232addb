import { expect, test } from 'vitest';
import { readMapKey } from '../../../../src/attribution/names/read-map-key.js';
import { createReader } from '../../../../src/attribution/nodes/snapshot-reader.js';
import { parseSnapshot } from '../../../../src/snapshot/parse-snapshot.js';
import { buildHeap } from '../../../fixtures/snapshots/build-snapshot.js';

/** Buckets and entries of a Map's table that has room for four. */
const BUCKETS = 2;
const SLOTS = 3 + BUCKETS + 4 * 3;

test.each([
  ['Node, where a shape has 72 bytes', 8, 72],
  ['a browser, where pointers are compressed', 4, 40],
])('the key of a Map in %s', (_, pointer, shapeSize) => {
  const heap = buildHeap();
  heap.addNode('system / Map', { type: 'object shape', selfSize: shapeSize });
  const table = heap.addNode('', { type: 'array', selfSize: (2 + SLOTS) * pointer });
  const key = heap.addNode('price', { type: 'string' });
  const value = heap.addNode('Array');
  heap.addEdge(table, key, String(3 + BUCKETS), 'internal');
  heap.addEdge(table, value, String(3 + BUCKETS + 1), 'internal');
  const snapshot = parseSnapshot([heap.toBytes()]);
  const edge = snapshot.firstEdge[table]! + 1;
  expect(readMapKey(createReader(snapshot), table, edge)).toEqual({
    text: 'price',
    isString: true,
    isKeyItself: false,
  });
});
