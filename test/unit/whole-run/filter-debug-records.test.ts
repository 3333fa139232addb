import { expect, test } from 'vitest';
import { filterStrongEdges } from '../../../src/graph/edge-filter.js';
import { searchFromRoot } from '../../../src/graph/search-from-root.js';
import { parseSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { filterDebugRecords } from '../../../src/whole-run/filter-debug-records.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';

test('leaves out who waited for a promise, in line and in its table, and nothing else of it', () => {
  const heap = buildHeap();
  const [promise, table, waited, other, noted, value, mine] = [
    ...['Promise', '(object properties)', 'Generator', 'Generator', 'Promise', 'Foo', 'Bar'],
  ].map((name) => heap.addNode(name));
  heap.addEdge(heap.root, promise!, 'promise');
  heap.addEdge(promise!, waited!, '<symbol>');
  heap.addEdge(promise!, noted!, '<symbol>');
  heap.addEdge(promise!, table!, 'properties', 'internal');
  heap.addEdge(table!, waited!, '7', 'internal');
  heap.addEdge(table!, other!, '8', 'internal');
  heap.addEdge(promise!, value!, '<symbol>');
  heap.addEdge(promise!, mine!, '<symbol kStore>');
  const snapshot = parseSnapshot([heap.toBytes()]);
  const filter = filterDebugRecords(snapshot, filterStrongEdges(snapshot));
  const { distance } = searchFromRoot(snapshot, filter);
  const isReached = (node: number | undefined) => distance[node!]! >= 0;
  expect([promise, table, waited, noted, other, value, mine].map(isReached)).toEqual([
    ...[true, true, false, false, true, true, true],
  ]);
});

test('changes nothing where there are none', () => {
  const heap = buildHeap();
  heap.addEdge(heap.root, heap.addNode('Promise'), 'promise');
  const snapshot = parseSnapshot([heap.toBytes()]);
  const strong = filterStrongEdges(snapshot);
  expect(filterDebugRecords(snapshot, strong)).toBe(strong);
});
