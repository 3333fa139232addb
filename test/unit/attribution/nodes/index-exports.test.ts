import { describe, expect, it } from 'vitest';
import { indexExports } from '../../../../src/attribution/nodes/index-exports.js';
import { createReader } from '../../../../src/attribution/nodes/snapshot-reader.js';
import { parseSnapshot } from '../../../../src/snapshot/parse-snapshot.js';
import {
  buildHeap,
  FLAVOURS,
  type HeapBuilder,
} from '../../../fixtures/snapshots/build-snapshot.js';

function addModule(heap: HeapBuilder, file: string, exports: number): void {
  const module = heap.addNode('Module');
  heap.addEdge(heap.root, module, 1, 'element');
  heap.addEdge(module, heap.addNode(file, { type: 'string' }), 'filename');
  heap.addEdge(module, exports, 'exports');
}

function index(heap: HeapBuilder) {
  return indexExports(createReader(parseSnapshot([heap.toBytes(FLAVOURS[0])])));
}

describe('indexExports', () => {
  it.each([
    [['/app/m/index.js', '/app/m/lib/index.js', '/app/m/lib/core.js']],
    [['/app/m/lib/core.js', '/app/m/lib/index.js', '/app/m/index.js']],
  ])('gives what several files export to the innermost, in whichever order (%s)', (files) => {
    const heap = buildHeap();
    const exports = heap.addNode('Core');
    for (const file of files) addModule(heap, file, exports);
    expect(index(heap).get(exports)).toEqual({ file: '/app/m/lib/core.js' });
  });

  it('knows a function, and what an object has as properties, by its name', () => {
    const heap = buildHeap();
    const main = heap.addNode('axios', { type: 'closure' });
    const exports = heap.addNode('Object');
    const bus = heap.addNode('Bus');
    const proto = heap.addNode('Object');
    addModule(heap, '/app/axios.cjs', main);
    addModule(heap, '/app/bus.js', exports);
    heap.addEdge(exports, bus, 'bus');
    // What a function has is told with the function.
    const interceptors = heap.addNode('Object');
    heap.addEdge(main, interceptors, 'interceptors');
    heap.addEdge(exports, proto, '__proto__');
    const found = index(heap);
    expect(found.get(main)).toEqual({ file: '/app/axios.cjs' });
    expect(found.get(bus)).toEqual({ file: '/app/bus.js', name: 'bus' });
    expect(found.get(proto)).toBeUndefined();
    expect(found.get(interceptors)).toBeUndefined();
  });

  it("tells a module of Node's by its name", () => {
    const heap = buildHeap();
    const exports = heap.addNode('Module', { type: 'closure' });
    addModule(heap, 'module.js', exports);
    expect(index(heap).get(exports)).toEqual({ file: 'node:module' });
  });

  it('takes what is exported as a whole for no property of another file', () => {
    const heap = buildHeap();
    const exports = heap.addNode('Object');
    const core = heap.addNode('Core');
    addModule(heap, '/app/lib/all/index.js', exports);
    addModule(heap, '/app/core.js', core);
    heap.addEdge(exports, core, 'core');
    expect(index(heap).get(core)).toEqual({ file: '/app/core.js' });
  });
});
