import { describe, expect, it } from 'vitest';
import { splitSums } from '../../../src/growth/split-sums.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';
import { sumHeap } from '../../fixtures/snapshots/sum-heap.js';

/** A list with a session for each id, and a table that was made when the last but one was born. */
function buildList(ids: readonly number[]) {
  const heap = buildHeap();
  const list = heap.addNode('Array', { id: 3 });
  const elements = heap.addNode('', { type: 'array', selfSize: 80, id: ids[ids.length - 2]! + 2 });
  heap.addEdge(heap.root, list, 'list');
  heap.addEdge(list, elements, 'elements', 'internal');
  const sessions = ids.map((id, index) => {
    const session = heap.addNode('Session', { selfSize: 48, id });
    heap.addEdge(list, session, index, 'element');
    return session;
  });
  const lost = heap.addNode('Lost', { selfSize: 500, id: ids[0]! });
  return { heap, list, session: sessions[0]!, lost };
}

describe('what had been born by a moment, and still lives', () => {
  const { heap, list, session } = buildList([101, 201, 301, 401]);
  const { placed, snapshot, keyAt } = sumHeap(heap);
  const [early, late] = splitSums({ snapshot, placed }, [150, 350]);

  it.each([
    ['before the second', early, 1, 16],
    ['before the last', late, 3, 16 + 80],
    ['at the end', placed.sums, 4, 16 + 80],
  ])('%s', (_, sums, sessions, listBytes) => {
    const read = (node: number) => sums!.keys.indexOf(keyAt(node)!);
    expect(sums!.counts[read(session)]).toBe(sessions);
    expect(sums!.bytes[read(session)]).toBe(sessions * 48);
    expect(sums!.bytes[read(list)]).toBe(listBytes);
  });

  it('has the paths of the snapshot, and all that nobody keeps by its age', () => {
    expect(early!.keys).toEqual(placed.sums.keys);
    expect(early!.restBytes).toBe(500);
    expect(splitSums({ snapshot, placed }, [50])[0]!.restBytes).toBe(0);
  });

  it('takes the data of a buffer to be as old as the buffer', () => {
    const { heap: built, list: array } = buildList([101, 201]);
    const buffers = [151, 251].map((id) => {
      const buffer = built.addNode('ArrayBuffer', { selfSize: 90, id });
      const data = built.addNode('system / JSArrayBufferData', {
        type: 'native',
        selfSize: 1000,
        id: 901 + id,
      });
      built.addEdge(array, buffer, id, 'element');
      built.addEdge(buffer, data, 'backing_store', 'internal');
      return { buffer, data };
    });
    const summed = sumHeap(built);
    const [sums] = splitSums(summed, [200]);
    const read = (node: number) => sums!.bytes[sums!.keys.indexOf(summed.keyAt(node)!)];
    const { buffer, data } = buffers[0]!;
    const whole = summed.keyAt(buffer) === summed.keyAt(data) ? 1090 : 90;
    expect(read(buffer)).toBe(whole);
    expect(read(data)).toBe(whole === 90 ? 1000 : 1090);
  });

  it('counts native nodes as old, whose even ids tell no age', () => {
    const native = buildHeap();
    const socket = native.addNode('Node / TCP', { type: 'native', selfSize: 64, id: 900 });
    native.addEdge(native.root, socket, 'socket');
    const summed = sumHeap(native);
    const [sums] = splitSums(summed, [100]);
    expect(sums!.bytes).toEqual(summed.placed.sums.bytes);
  });
});
