import { expect, it } from 'vitest';
import { filterStrongEdges } from '../../../src/graph/edge-filter.js';
import { filterEvidenceEdges } from '../../../src/growth/filter-evidence-edges.js';
import { findRealmEdges } from '../../../src/growth/find-realm-edges.js';
import { parseSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';

function build(part: string) {
  const heap = buildHeap();
  const roots = heap.addNode('C++ Persistent roots', { type: 'synthetic', id: 5 });
  heap.addEdge(heap.root, roots, 1, 'element');
  heap.addEdge(roots, heap.addNode(part, { type: 'native', id: 8 }), 1, 'element');
  heap.addEdge(roots, heap.addNode('Window', { type: 'native', id: 11 }), 'old', 'internal');
  heap.addEdge(roots, heap.addNode('Window', { type: 'native', id: 101 }), 'young', 'internal');
  const own = heap.addNode('internal', { type: 'native', id: 103 });
  heap.addEdge(roots, own, 'extensions::WrappedHandlerFunction', 'internal');
  const snapshot = parseSnapshot([heap.toBytes()]);
  const nameOf = (edge: number) => snapshot.strings.decode(snapshot.edgeName[edge]!);
  return { snapshot, nameOf };
}

it('knows what a browser has of the frames that were made since', () => {
  const { snapshot, nameOf } = build('blink::LocalFrame');
  expect(findRealmEdges(snapshot, 100).map(nameOf)).toEqual([
    'young',
    'extensions::WrappedHandlerFunction',
  ]);
});

it('knows nothing of the kind in a process', () => {
  expect(findRealmEdges(build('Node / Environment').snapshot, 100)).toEqual([]);
});

it.each([
  ['blink::LocalFrame', 0],
  ['Node / Environment', 1],
])('takes what extensions bind for no evidence in a page alone: %s', (part, expected) => {
  const { snapshot, nameOf } = build(part);
  const filter = filterEvidenceEdges(snapshot, filterStrongEdges(snapshot));
  const edge = filter.findIndex((_, at) => nameOf(at).startsWith('extensions::'));
  expect(filter[edge]).toBe(expected);
});
