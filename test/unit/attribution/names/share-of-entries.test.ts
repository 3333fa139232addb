import { expect, test } from 'vitest';
import { shareOfEntries } from '../../../../src/attribution/names/share-of-entries.js';
import { createReader } from '../../../../src/attribution/nodes/snapshot-reader.js';
import { parseSnapshot } from '../../../../src/snapshot/parse-snapshot.js';
import { buildHeap } from '../../../fixtures/snapshots/build-snapshot.js';

/** A Map with room for four entries, of which some have an object as key, as value, or both. */
function build(entries: readonly (readonly ['object' | 'string', 'object' | 'none'])[]) {
  const buckets = 2;
  const heap = buildHeap();
  heap.addNode('system / Map', { type: 'object shape', selfSize: 72 });
  const map = heap.addNode('Map');
  const table = heap.addNode('', { type: 'array', selfSize: (2 + 3 + buckets + 4 * 3) * 8 });
  heap.addEdge(map, table, 'table', 'internal');
  const objects: number[] = [];
  entries.forEach(([key, value], at) => {
    const slot = 3 + buckets + at * 3;
    const add = (name: string, place: number) => {
      const node = heap.addNode(name, { type: name === 'Object' ? 'object' : 'string' });
      heap.addEdge(table, node, String(place), 'internal');
      if (name === 'Object') objects.push(node);
    };
    add(key === 'object' ? 'Object' : `key ${at}`, slot);
    if (value === 'object') add('Object', slot + 1);
  });
  return shareOfEntries(createReader(parseSnapshot([heap.toBytes()])), map, objects[0]!);
}

test('an entry whose key and value are of one class has two of them', () => {
  expect(
    build([
      ['object', 'object'],
      ['object', 'object'],
      ['object', 'object'],
    ]),
  ).toBe(0.5);
  expect(
    build([
      ['object', 'none'],
      ['object', 'none'],
    ]),
  ).toBe(1);
  expect(
    build([
      ['string', 'object'],
      ['string', 'object'],
    ]),
  ).toBe(1);
  // Keys without a value of the class are entries as well.
  expect(
    build([
      ['object', 'object'],
      ['object', 'none'],
      ['object', 'none'],
    ]),
  ).toBe(0.75);
});

/** A Map from numbers to strings, or the dictionary of a plain object. */
function buildStrings(kind: 'Map' | 'Object', values: readonly ('string' | 'sliced string')[]) {
  const buckets = 2;
  const heap = buildHeap();
  heap.addNode('system / Map', { type: 'object shape', selfSize: 72 });
  const holder = heap.addNode(kind, { type: 'object' });
  const table = heap.addNode('', { type: 'array', selfSize: (2 + 3 + buckets + 4 * 3) * 8 });
  heap.addEdge(holder, table, kind === 'Map' ? 'table' : 'properties', 'internal');
  const nodes = values.map((type, at) => {
    const slot = 3 + buckets + at * 3;
    const value = heap.addNode(`text ${at}`, { type });
    if (kind === 'Object') {
      const key = heap.addNode(`key ${at}`, { type: 'string' });
      heap.addEdge(table, key, String(slot), 'internal');
      heap.addEdge(holder, value, `key ${at}`, 'property');
    }
    heap.addEdge(table, value, String(slot + 1), 'internal');
    if (type === 'sliced string') {
      const whole = heap.addNode(`whole ${at}`, { type: 'string' });
      heap.addEdge(value, whole, 'parent', 'internal');
    }
    return value;
  });
  return shareOfEntries(createReader(parseSnapshot([heap.toBytes()])), holder, nodes[0]!);
}

test('strings are of one class, whatever they say', () => {
  expect(buildStrings('Map', ['string', 'string'])).toBe(1);
  expect(buildStrings('Object', ['string', 'string', 'string'])).toBe(0.5);
});

test('a slice is one of them, and the string that it is a part of is none', () => {
  expect(buildStrings('Map', ['sliced string', 'sliced string'])).toBe(1);
  expect(buildStrings('Object', ['sliced string', 'string'])).toBe(0.5);
});
