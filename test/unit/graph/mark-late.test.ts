import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterStrongEdges } from '../../../src/graph/edge-filter.js';
import { markLate } from '../../../src/graph/mark-late.js';
import { searchFromRoot } from '../../../src/graph/search-from-root.js';
import { parseSnapshot, type HeapSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { buildHeap, type HeapBuilder } from '../../fixtures/snapshots/build-snapshot.js';
import { buildRandomHeap } from '../../fixtures/snapshots/random-heap.js';

/** Marks what a search comes to late that goes by none of the edges `isLeftOut`. */
function mark(heap: HeapBuilder, isLeftOut: (edge: number, snapshot: HeapSnapshot) => boolean) {
  const snapshot = parseSnapshot([heap.toBytes()]);
  const strong = filterStrongEdges(snapshot);
  const searched = strong.map((is, edge) => (isLeftOut(edge, snapshot) ? 0 : is));
  const search = searchFromRoot(snapshot, searched);
  return { snapshot, strong, search, isLate: markLate(snapshot, search, strong, searched) };
}

test('what only the edges that were left out lead to comes late, with all that hangs from it', () => {
  const heap = buildHeap();
  const [handle, cell, vector, literal, shared, weak, lost] = [
    ...['handle', 'cell', 'vector', 'literal', 'shared', 'weak', 'lost'],
  ].map((name) => heap.addNode(name));
  heap.addEdge(heap.root, handle!, 'handle');
  heap.addEdge(heap.root, shared!, 'shared');
  heap.addEdge(handle!, cell!, 'feedback_cell', 'internal');
  heap.addEdge(cell!, vector!, 'value', 'internal');
  heap.addEdge(vector!, literal!, 'literal', 'internal');
  // Back to where it came from, to what is reached anyway, and by a weak edge.
  heap.addEdge(literal!, cell!, 'cell');
  heap.addEdge(vector!, shared!, 'shared');
  heap.addEdge(vector!, weak!, 'weak', 'weak');
  const { isLate } = mark(
    heap,
    (edge, { edgeName, strings }) => edgeName[edge] === strings.indexOf('feedback_cell'),
  );
  const late = [cell, vector, literal].map((node) => isLate[node!]);
  expect(late).toEqual([1, 1, 1]);
  expect([heap.root, handle, shared, weak, lost].map((node) => isLate[node!])).toEqual([
    0, 0, 0, 0, 0,
  ]);
});

test('nothing comes late where no edge was left out', () => {
  const heap = buildHeap();
  heap.addEdge(heap.root, heap.addNode('kept'), 'kept');
  heap.addNode('lost');
  expect([...mark(heap, () => false).isLate]).toEqual([0, 0, 0]);
});

test('on random heaps it is what all strong edges reach, and those of the search do not', () => {
  const shapes = fc.record({
    seed: fc.nat(1_000_000),
    nodes: fc.integer({ min: 1, max: 40 }),
    edges: fc.integer({ min: 0, max: 160 }),
  });
  fc.assert(
    fc.property(shapes, ({ seed, nodes, edges }) => {
      const heap = buildRandomHeap(seed, nodes, edges);
      const { snapshot, strong, search, isLate } = mark(heap, (edge) => (edge + seed) % 3 === 0);
      const whole = searchFromRoot(snapshot, strong);
      for (let node = 0; node < snapshot.nodeCount; node++) {
        const isExpected = whole.distance[node]! >= 0 && search.distance[node]! < 0;
        expect(isLate[node], `node ${node}`).toBe(isExpected ? 1 : 0);
      }
    }),
    { seed: 20_265, numRuns: 300 },
  );
});
