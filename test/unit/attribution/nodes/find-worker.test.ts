import { expect, it } from 'vitest';
import { findWorker } from '../../../../src/attribution/nodes/find-worker.js';
import { createReader } from '../../../../src/attribution/nodes/snapshot-reader.js';
import { parseSnapshot } from '../../../../src/snapshot/parse-snapshot.js';
import { buildHeap, FLAVOURS } from '../../../fixtures/snapshots/build-snapshot.js';

/** A handle with a listener, whose variables lead to its owner. */
function find(handle: string, owner: string) {
  const heap = buildHeap();
  const port = heap.addNode(handle);
  const events = heap.addNode('Map');
  const listener = heap.addNode('onMessage', { type: 'closure' });
  const context = heap.addNode('system / Context', { type: 'object' });
  heap.addEdge(heap.root, port, 'port', 'internal');
  heap.addEdge(port, events, '<symbol kEvents>');
  heap.addEdge(events, listener, 'listener');
  heap.addEdge(listener, context, 'context', 'internal');
  heap.addEdge(context, heap.addNode(owner), 'this', 'context');
  return findWorker(createReader(parseSnapshot([heap.toBytes(FLAVOURS[0])])), port);
}

it.each([
  ['MessagePort', 'Worker', 'Worker'],
  ['Pipe', 'ChildProcess', 'ChildProcess'],
  ['MessagePort', 'Client', undefined],
  // A connection is its own owner's.
  ['TCP', 'Worker', undefined],
])('%s with a listener of %s is of %s', (handle, owner, found) => {
  expect(find(handle, owner)).toBe(found);
});
