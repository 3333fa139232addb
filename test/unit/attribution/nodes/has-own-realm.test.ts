import { expect, it } from 'vitest';
import { hasOwnRealm } from '../../../../src/attribution/nodes/has-own-realm.js';
import { createReader } from '../../../../src/attribution/nodes/snapshot-reader.js';
import { parseSnapshot } from '../../../../src/snapshot/parse-snapshot.js';
import { buildHeap, type HeapBuilder } from '../../../fixtures/snapshots/build-snapshot.js';

function addClosure(heap: HeapBuilder, realm: number): number {
  const closure = heap.addNode('rule', { type: 'closure' });
  const scope = heap.addNode('system / Context');
  heap.addEdge(closure, scope, 'context', 'internal');
  heap.addEdge(scope, realm, 'previous', 'internal');
  return closure;
}

function addInstance(heap: HeapBuilder, realm: number): number {
  const prototype = heap.addNode('Object');
  heap.addEdge(prototype, addClosure(heap, realm), 'constructor');
  const instance = heap.addNode('Rule');
  heap.addEdge(instance, prototype, '__proto__');
  return instance;
}

const addRealm = (heap: HeapBuilder) => heap.addNode('system / NativeContext');

it.each([
  ['a function of a realm of its own', addClosure, 20, true],
  ['an object of a realm of its own', addInstance, 20, true],
  ['a function, where realms are few', addClosure, 3, false],
] as const)('%s', (_, add, realms, is) => {
  const heap = buildHeap();
  addRealm(heap);
  const holder = heap.addNode('Array');
  const survivors = Array.from({ length: realms }, () => add(heap, addRealm(heap)));
  const reader = createReader(parseSnapshot([heap.toBytes()]));
  for (const survivor of survivors) expect(hasOwnRealm(reader, survivor, holder)).toBe(is);
});

it('is no realm that is as old as the holder, nor one that nothing tells', () => {
  const heap = buildHeap();
  const realm = addRealm(heap);
  const holder = heap.addNode('Array');
  const ours = [addClosure(heap, realm), addInstance(heap, realm), heap.addNode('Object')];
  for (let i = 0; i < 20; i++) addRealm(heap);
  const reader = createReader(parseSnapshot([heap.toBytes()]));
  for (const survivor of ours) expect(hasOwnRealm(reader, survivor, holder)).toBe(false);
});
