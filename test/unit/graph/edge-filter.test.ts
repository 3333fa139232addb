import { expect, test } from 'vitest';
import { filterStrongEdges } from '../../../src/graph/edge-filter.js';
import { measureSetsRetained } from '../../../src/graph/measure-sets-retained.js';
import { buildDominatorTree } from '../../../src/graph/dominator-tree.js';
import { sumRetainedSizes } from '../../../src/graph/retained-sizes.js';
import { searchFromRoot, tracePath } from '../../../src/graph/search-from-root.js';
import { parseSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { buildHeap, FLAVOURS, type HeapBuilder } from '../../fixtures/snapshots/build-snapshot.js';

const parse = (heap: HeapBuilder) => parseSnapshot([heap.toBytes()]);

test('weak edges are left out everywhere, shortcuts everywhere but at the root', () => {
  const heap = buildHeap();
  const node = heap.addNode('Foo');
  const other = heap.addNode('Bar');
  heap.addEdge(heap.root, node, 'global', 'shortcut');
  heap.addEdge(heap.root, other, 'w', 'weak');
  for (const type of ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak']) {
    heap.addEdge(node, other, type === 'element' || type === 'hidden' ? 1 : 'name', type);
  }
  expect([...filterStrongEdges(parse(heap))]).toEqual([1, 0, 1, 1, 1, 1, 1, 0, 0]);
});

/** The heap of `new WeakMap([[key, value]])`, with a key that `isKeyHeld` elsewhere or not. */
function buildWeakMap(isKeyHeld: boolean, keyName = 'Key') {
  const heap = buildHeap();
  const roots = heap.addNode('(GC roots)', { type: 'synthetic' });
  const map = heap.addNode('WeakMap');
  const table = heap.addNode('', { type: 'array', id: 77 });
  const key = heap.addNode(keyName, { id: 79 });
  const value = heap.addNode('Value', { id: 81, selfSize: 100 });
  const name = `2 / part of key (${keyName} @79) -> value (Value @81) pair in WeakMap (table @77)`;
  heap.addEdge(heap.root, roots, 1, 'element');
  heap.addEdge(roots, map, 1, 'element');
  if (isKeyHeld) heap.addEdge(roots, key, 2, 'element');
  heap.addEdge(map, table, 'table', 'internal');
  heap.addEdge(table, key, '1', 'weak');
  heap.addEdge(table, value, name, 'internal');
  heap.addEdge(key, value, name, 'internal');
  return { heap, key, value };
}

test.each(FLAVOURS)('a value of a WeakMap is held by its key, in a file of %s', (flavour) => {
  const { heap, key, value } = buildWeakMap(true);
  const snapshot = parseSnapshot([heap.toBytes(flavour)]);
  const filter = filterStrongEdges(snapshot);
  expect(buildDominatorTree(snapshot, filter).parent[value]).toBe(key);
});

test('a value of a WeakMap whose key is not held otherwise cannot be reached', () => {
  const { heap, value } = buildWeakMap(false);
  const snapshot = parse(heap);
  const tree = searchFromRoot(snapshot, filterStrongEdges(snapshot));
  expect(tree.distance[value]).toBe(-1);
  expect(tracePath(snapshot, tree, value)).toEqual([]);
});

test('a name that looks like the entry of another WeakMap does not mislead', () => {
  const { heap, key, value } = buildWeakMap(
    true,
    'x @1) -> value (y @2) pair in WeakMap (table @79)',
  );
  const snapshot = parse(heap);
  expect(buildDominatorTree(snapshot, filterStrongEdges(snapshot)).parent[value]).toBe(key);
});

test('what two leaked objects hold jointly counts for the set, and for neither of them', () => {
  const heap = buildHeap();
  const list = heap.addNode('Array', { selfSize: 32 });
  const first = heap.addNode('Leaked', { selfSize: 16 });
  const second = heap.addNode('Leaked', { selfSize: 16 });
  const shared = heap.addNode('Config', { selfSize: 1000 });
  heap.addEdge(heap.root, list, 'list', 'shortcut');
  heap.addEdge(list, first, 0, 'element');
  heap.addEdge(list, second, 1, 'element');
  heap.addEdge(first, shared, 'config');
  heap.addEdge(second, shared, 'config');
  const snapshot = parse(heap);
  const filter = filterStrongEdges(snapshot);
  expect([...sumRetainedSizes(snapshot, buildDominatorTree(snapshot, filter))]).toEqual([
    1064, 1064, 16, 16, 1000,
  ]);
  const sets = [Uint32Array.of(first, second), Uint32Array.of(), Uint32Array.of(snapshot.root)];
  expect(measureSetsRetained(snapshot, filter, sets)).toEqual([
    { bytes: 1032, nodes: 3 },
    { bytes: 0, nodes: 0 },
    { bytes: 1064, nodes: 5 },
  ]);
});

test('a list of 200 000 links needs no stack', () => {
  const heap = buildHeap();
  let previous = heap.root;
  for (let i = 0; i < 200_000; i++) {
    const link = heap.addNode('Link', { selfSize: 8 });
    heap.addEdge(previous, link, 'next');
    previous = link;
  }
  const snapshot = parse(heap);
  const filter = filterStrongEdges(snapshot);
  const tree = buildDominatorTree(snapshot, filter);
  expect(tree.parent[previous]).toBe(previous - 1);
  expect(sumRetainedSizes(snapshot, tree)[0]).toBe(1_600_000);
  expect(tracePath(snapshot, searchFromRoot(snapshot, filter), previous)).toHaveLength(200_000);
});
