import { expect, it } from 'vitest';
import { createReader } from '../../../../src/attribution/nodes/snapshot-reader.js';
import { createSnapshotParser } from '../../../../src/snapshot/parse-snapshot.js';
import { buildHeap } from '../../../fixtures/snapshots/build-snapshot.js';

it("follows the engine's edge where a property of the program has the same name", () => {
  const heap = buildHeap();
  const cache = heap.addNode('Cache');
  const entries = heap.addNode('Map');
  const shape = heap.addNode('system / Map', { type: 'object shape' });
  heap.addEdge(heap.root, cache, 'cache');
  heap.addEdge(cache, entries, 'map');
  heap.addEdge(cache, shape, 'map', 'internal');
  heap.addEdge(cache, entries, 'entries');
  const parser = createSnapshotParser();
  parser.push(heap.toBytes());
  const reader = createReader(parser.finish());
  expect(reader.follow(cache, 'map')).toBe(shape);
  expect(reader.follow(cache, 'entries')).toBe(entries);
  expect(reader.follow(cache, 'table')).toBe(-1);
});
