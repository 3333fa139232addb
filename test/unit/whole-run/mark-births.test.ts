import { expect, test } from 'vitest';
import { markBirths } from '../../../src/whole-run/mark-births.js';
import type { HeapSnapshot } from '../../../src/snapshot/parse-snapshot.js';

const ofIds = (...ids: number[]) =>
  ({ nodeCount: ids.length, nodeId: Uint32Array.from(ids) }) as unknown as HeapSnapshot;

test('sorts births into the files between whose marks their ids lie', () => {
  const snapshot = ofIds(1, 11, 13, 21, 23, 29, 31, 33);
  expect([...markBirths(snapshot, [11, 21, 31])]).toEqual([-1, -1, 0, 0, 1, 1, 1, -1]);
});

test('leaves out what is not of the heap, whose ids are even', () => {
  expect([...markBirths(ofIds(12, 13, 4_000_000_000), [11, 31])]).toEqual([-1, 0, -1]);
});

test('knows of no birth without a mark', () => {
  expect([...markBirths(ofIds(1, 3), [])]).toEqual([-1, -1]);
});
