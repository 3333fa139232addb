import { describe, expect, it } from 'vitest';
import { findSizeCulprits } from '../../../src/growth/find-size-culprits.js';
import type { GrowingPath } from '../../../src/growth/judge-paths.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';
import { sumHeap } from '../../fixtures/snapshots/sum-heap.js';

/** Sets of numbers of so many bytes, all entries of one Map, beside a string. */
function buildSets(sizes: number[]) {
  const heap = buildHeap();
  const map = heap.addNode('Map');
  const table = heap.addNode('', { type: 'array', selfSize: 100 });
  const log = heap.addNode('a long text', { type: 'string', selfSize: 5000 });
  heap.addEdge(heap.root, map, 'seen');
  heap.addEdge(heap.root, log, 'log');
  heap.addEdge(map, table, 'table', 'internal');
  const sets = sizes.map((selfSize, at) => {
    const set = heap.addNode('Set');
    const store = heap.addNode('', { type: 'array', selfSize });
    heap.addEdge(table, set, String(at), 'internal');
    heap.addEdge(set, store, 'table', 'internal');
    return set;
  });
  return { ...sumHeap(heap), map, table, log, sets };
}

const grows = (key: number | undefined, bytesPerCall: number, countPerCall = 0): GrowingPath => ({
  key: key!,
  bytesPerCall,
  countPerCall,
});
const NONE = new Set<number>();

describe('what grows without any births', () => {
  it('is told by the largest of its kind, and how many there are', () => {
    const heap = buildSets([200, 900, 300]);
    const growing = [grows(heap.keyAt(heap.sets[0]!), 25.6)];
    expect(findSizeCulprits(heap, growing, NONE)).toEqual([
      {
        key: growing[0]!.key,
        holder: heap.sets[1],
        sample: -1,
        members: 3,
        bytesPerCall: 25.6,
        countPerCall: 0,
      },
    ]);
  });

  it('is left to the culprits that explain its path', () => {
    const heap = buildSets([200]);
    const key = heap.keyAt(heap.sets[0]!)!;
    expect(findSizeCulprits(heap, [grows(key, 25.6)], new Set([key]))).toEqual([]);
    expect(findSizeCulprits(heap, [], NONE)).toEqual([]);
  });

  it('is left out below a tenth of all growth, whatever explains the rest', () => {
    const heap = buildSets([200]);
    const sets = grows(heap.keyAt(heap.sets[0]!), 9);
    const log = grows(heap.keyAt(heap.log), 91);
    expect(findSizeCulprits(heap, [log, sets], NONE)).toMatchObject([{ holder: heap.log }]);
    expect(findSizeCulprits(heap, [log, sets], new Set([log.key]))).toEqual([]);
    const tenth = [
      { ...log, bytesPerCall: 90 },
      { ...sets, bytesPerCall: 10 },
    ];
    expect(findSizeCulprits(heap, tenth, NONE)).toMatchObject([
      { holder: heap.log, bytesPerCall: 90 },
      { holder: heap.sets[0], bytesPerCall: 10 },
    ]);
  });

  it('is nothing where the heap has nothing at the path any more', () => {
    const heap = buildSets([200]);
    expect(findSizeCulprits(heap, [grows(12_345, 25.6)], NONE)).toEqual([]);
  });

  it('is one with what holds it where that grows, too', () => {
    const heap = buildSets([200, 900]);
    const growing = [grows(heap.keyAt(heap.sets[0]!), 30), grows(heap.keyAt(heap.map), 10)];
    expect(findSizeCulprits(heap, growing, NONE)).toMatchObject([
      { holder: heap.map, sample: -1, members: 1, bytesPerCall: 40 },
    ]);
  });
});

describe('things that came and have no age', () => {
  it('are told by the youngest, and what it hangs from', () => {
    const heap = buildHeap();
    const port = heap.addNode('MessagePort', { selfSize: 56 });
    const internals = heap.addNode('system / Something', { type: 'hidden', selfSize: 8 });
    heap.addEdge(heap.root, port, 'port');
    heap.addEdge(port, internals, 'native', 'internal');
    const messages = [400, 900, 600].map((id) => {
      const message = heap.addNode('Node / Message', { type: 'native', id, selfSize: 100 });
      heap.addEdge(internals, message, 'incoming', 'internal');
      return message;
    });
    const summed = sumHeap(heap);
    const growing = [grows(summed.keyAt(messages[0]!), 100, 1)];
    expect(findSizeCulprits(summed, growing, NONE)).toMatchObject([
      { holder: port, sample: messages[1], members: 3, bytesPerCall: 100, countPerCall: 1 },
    ]);
  });
});
