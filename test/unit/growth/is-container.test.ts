import { expect, it } from 'vitest';
import { isContainer } from '../../../src/growth/is-container.js';
import { createSnapshotParser } from '../../../src/snapshot/parse-snapshot.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';

it('tells Maps, Sets and arrays from objects and from their own parts', () => {
  const heap = buildHeap();
  const list = heap.addNode('Array', { id: 3 });
  const registry = heap.addNode('Registry', { id: 5 });
  const table = heap.addNode('', { id: 7, type: 'array' });
  const settings = heap.addNode('Settings', { id: 9 });
  heap.addEdge(registry, table, 'table', 'internal');
  heap.addEdge(settings, registry, 'table');
  const parser = createSnapshotParser();
  parser.push(heap.toBytes('node24'));
  const snapshot = parser.finish();
  const isOne = [list, registry, table, settings].map((node) => isContainer(snapshot, node));
  expect(isOne).toEqual([true, true, false, false]);
});
