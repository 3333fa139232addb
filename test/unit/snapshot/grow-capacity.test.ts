import { expect, test } from 'vitest';
import { collectEdges } from '../../../src/snapshot/collect-edges.js';
import { growCapacity, growColumn } from '../../../src/snapshot/grow-capacity.js';
import type { SnapshotHeader } from '../../../src/snapshot/read-header.js';

const MEGABYTE = 2 ** 20;

test('a small claim is believed, a large one when twice the bytes read would hold it', () => {
  expect(growCapacity(10, 1_000_000, 9, 100)).toBe(1_000_000);
  expect(growCapacity(10, 100 * MEGABYTE, 9, 100)).toBe(1024);
  expect(growCapacity(5000, 100 * MEGABYTE, 9, 100_000)).toBe(10_000);
  expect(growCapacity(5000, 100 * MEGABYTE, 9, 450 * MEGABYTE)).toBe(100 * MEGABYTE);
  expect(growCapacity(90 * MEGABYTE, 100 * MEGABYTE, 9, 449 * MEGABYTE)).toBe(100 * MEGABYTE);
});

test('a column keeps its beginning and its kind', () => {
  expect(growColumn(Uint8Array.of(1, 2), 4)).toEqual(Uint8Array.of(1, 2, 0, 0));
  expect(growColumn(Float64Array.of(0.5), 2)).toEqual(Float64Array.of(0.5, 0));
});

test('columns that grow step by step hold the same rows', () => {
  const batches = 400;
  const rows = 20_000;
  const header = {
    nodeCount: rows,
    edgeCount: batches * rows,
    node: { stride: 6 },
    edge: { stride: 4, type: 1, nameOrIndex: 0, toNode: 3, typeNames: ['context', 'element'] },
  } as unknown as SnapshotHeader;
  const collector = collectEdges(header);
  const values = new Uint32Array(rows * 4);
  for (let row = 0; row < rows; row++) values.set([row, row % 2, 99, row * 6], row * 4);
  for (let batch = 0; batch < batches; batch++) collector.take(values, rows, 1000);
  const { edgeType, edgeName, edgeTarget } = collector.finish();
  expect([edgeType.length, edgeName.length, edgeTarget.length]).toEqual([
    8_000_000, 8_000_000, 8_000_000,
  ]);
  let wrong = 0;
  for (let edge = 0; edge < edgeName.length; edge++) {
    const row = edge % rows;
    if (edgeName[edge] !== row || edgeTarget[edge] !== row || edgeType[edge] !== row % 2) wrong++;
  }
  expect(wrong).toBe(0);
  // Of `context` edges alone the name is a string's index.
  expect(collector.highestName).toBe(rows - 2);
});
