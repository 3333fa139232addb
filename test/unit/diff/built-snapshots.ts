import { diffSnapshots } from '../../../src/diff/diff-snapshots.js';
import type { SnapshotDiff } from '../../../src/report/snapshot-diff.js';
import {
  buildHeap,
  type HeapBuilder,
  type NodeOptions,
  type SnapshotFlavour,
} from '../../fixtures/snapshots/build-snapshot.js';

/** A heap with the few objects that every snapshot of a program has. */
export interface BuiltHeap extends HeapBuilder {
  /** A Map that the root holds as `name`, and the table of its entries, as node ordinals. */
  addMap(name: string): { map: number; table: number };
  /** An Array that the root holds as `name`, and its elements, as node ordinals. */
  addArray(name: string): { array: number; elements: number };
  /** New objects in a backing store. */
  fill(store: number, count: number, name: string, options?: NodeOptions): number[];
}

/** Objects that stand still, so that snapshots have most of the heap in common. */
const STILL = 200;

/**
 * Ids of the `index`th snapshot begin apart from those of the others, as in snapshots of different
 * processes; give ids of your own for those of one.
 */
export function buildProgram(build: (heap: BuiltHeap) => void, index = 0): BuiltHeap {
  const plain = buildHeap();
  let nextId = 10_001 + index * 1_000_000;
  const heap: BuiltHeap = {
    ...plain,
    addNode: (name, options: NodeOptions = {}) =>
      plain.addNode(name, { id: (nextId += 2), ...options }),
    addMap: (name) => {
      const { owner, store } = addContainer('Map', 'table', name);
      return { map: owner, table: store };
    },
    addArray: (name) => {
      const { owner, store } = addContainer('Array', 'elements', name);
      return { array: owner, elements: store };
    },
    fill: (store, count, name, options) =>
      Array.from({ length: count }, (_, i) => {
        const node = heap.addNode(name, options);
        heap.addEdge(store, node, `${i}`, 'internal');
        return node;
      }),
  };
  for (let i = 0; i < STILL; i++) heap.addEdge(0, heap.addNode('Still'), i, 'element');
  build(heap);
  return heap;

  function addContainer(kind: string, edge: string, name: string) {
    const owner = heap.addNode(kind, { selfSize: 32 });
    const store = heap.addNode('', { type: 'array', selfSize: 64 });
    heap.addEdge(0, owner, name);
    heap.addEdge(owner, store, edge, 'internal');
    return { owner, store };
  }
}

/** Builds one snapshot per size and compares them. */
export function diffBuilt(
  sizes: readonly number[],
  build: (heap: BuiltHeap, size: number, index: number) => void,
  flavourOf: (index: number) => SnapshotFlavour = () => 'node24',
): Promise<SnapshotDiff> {
  const heaps = sizes.map((size, index) => buildProgram((heap) => build(heap, size, index), index));
  return diffSnapshots(
    heaps.map((heap, index) => ({
      name: `${index}.heapsnapshot`,
      chunks: streamOf(heap.toBytes(flavourOf(index))),
    })),
  );
}

// oxlint-disable-next-line require-await
export async function* streamOf(...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
