import { describe, expect, it } from 'vitest';
import { diffBuilt, type BuiltHeap } from './built-snapshots.js';

const VECTOR =
  'blink::HeapVectorBacking<cppgc::internal::BasicMember<blink::RegisteredEventListener>>';

/** A Window that the root holds, with `count` listeners as Blink has them: even ids, given by the snapshot. */
function addListeners(heap: BuiltHeap, count: number): number {
  let evenId = 2;
  const add = (name: string, above: number, at: number, id = (evenId += 2)): number => {
    const node = heap.addNode(name, { type: 'native', id });
    heap.addEdge(above, node, at, 'element');
    return node;
  };
  const window = add('Window / http://localhost', 0, 1000, 1001);
  const vector = add(VECTOR, add('blink::EventTargetData', window, 1), 1);
  for (let at = 0; at < count; at++) {
    const listener = add('V8EventListener', add('EventListener', vector, at), 1);
    heap.addEdge(listener, heap.addNode('onResize', { type: 'closure' }), 1, 'element');
  }
  return window;
}

describe('snapshots of a page', () => {
  it('take what Blink needs to hold things for a part of who holds them', async () => {
    const diff = await diffBuilt([10, 20, 30], (heap, size) => {
      addListeners(heap, size);
    });
    expect(diff.growth).toHaveLength(1);
    expect(diff.growth[0]).toMatchObject({ counts: [10, 20, 30] });
    expect(diff.growth[0]!.constructors.map(({ name }) => name)).toEqual(['closure onResize']);
  });

  it("do not count V8's own lists, which newer versions call native", async () => {
    const diff = await diffBuilt([2, 8, 19], (heap, size) => {
      const root = heap.addNode('FiberRootNode');
      const map = heap.addNode('system / Map', { type: 'object shape' });
      heap.addEdge(addListeners(heap, 1), root, 'root');
      heap.addEdge(root, map, 'map', 'internal');
      for (const list of heap.fill(map, size, 'system / WeakArrayList', { type: 'native' }))
        heap.addEdge(map, list, 'dependent_code', 'internal');
    });
    expect(diff.growth).toEqual([]);
    expect(diff.outcome).toBe('no-growth');
  });

  it('count the nodes of documents, whether JavaScript has seen them or not', async () => {
    const diff = await diffBuilt([10, 20, 30], (heap, size) => {
      const window = addListeners(heap, 1);
      const trash = heap.addNode('<div id="trash">', { type: 'native', id: 1003 });
      heap.addEdge(window, trash, 5, 'element');
      for (let at = 0; at < size; at++) {
        const text = heap.addNode('Text', { type: 'native', id: 10_000 + 2 * at });
        heap.addEdge(trash, text, at, 'element');
      }
    });
    expect(diff.growth.map(({ counts }) => counts)).toEqual([[10, 20, 30]]);
    expect(diff.growth[0]!.constructors.map(({ name }) => name)).toEqual(['Text']);
  });
});
