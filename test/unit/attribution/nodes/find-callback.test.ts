import { expect, test } from 'vitest';
import { findCallback } from '../../../../src/attribution/nodes/find-callback.js';
import { createReader } from '../../../../src/attribution/nodes/snapshot-reader.js';
import { parseSnapshot } from '../../../../src/snapshot/parse-snapshot.js';
import { buildHeap } from '../../../fixtures/snapshots/build-snapshot.js';

const heap = buildHeap();
const onPaid = heap.addNode('onPaid', { type: 'closure' });
// eventemitter3 has a record of each listener.
const record = heap.addNode('EE', { type: 'object' });
heap.addEdge(record, onPaid, 'fn', 'property');
// `once` of node:events wraps and binds it.
const bound = heap.addNode('native_bind', { type: 'closure' });
const wrapper = heap.addNode('onceWrapper', { type: 'closure' });
heap.addEdge(bound, wrapper, 'bound_function', 'internal');
heap.addEdge(bound, onPaid, 'listener', 'property');
// A method of the user's, bound.
const method = heap.addNode('native_bind', { type: 'closure' });
heap.addEdge(method, onPaid, 'bound_function', 'internal');
const plain = heap.addNode('Object', { type: 'object' });
const reader = createReader(parseSnapshot([heap.toBytes()]));

test.each([
  ['a function', onPaid, onPaid],
  ['a record', record, onPaid],
  ['a wrapper', bound, onPaid],
  ['a bound method', method, onPaid],
  ['no function', plain, -1],
  ['nothing', -1, -1],
])('%s', (_, node, callback) => {
  expect(findCallback(reader, node)).toBe(callback);
});
