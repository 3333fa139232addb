import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createHeapRecord } from '../../../../src/node/monitor/heap-record.js';
import { fitTrend } from '../../../../src/trend/fit-trend.js';

vi.mock(import('../../../../src/trend/fit-trend.js'), async (load) => {
  const original = await load();
  return { ...original, fitTrend: vi.fn(original.fitTrend) };
});

beforeEach(() => void vi.mocked(fitTrend).mockClear());

/** One collection a second, of a heap that is as large as `sizeAt` says; the collections that tell a rise. */
function run(collections: number, count: number, sizeAt: (at: number) => number) {
  const record = createHeapRecord({ collections, duration: 0, growth: 1000 });
  const told: { at: number; collections: number }[] = [];
  for (let at = 1; at <= count; at++) {
    const { rise } = record.add(at * 1000, sizeAt(at));
    if (rise) told.push({ at, collections: rise.collections });
  }
  return told;
}

const rising = (at: number) => 1e6 + at * 1000;
const countPoints = () => Math.max(...vi.mocked(fitTrend).mock.calls.map(([xs]) => xs.length));

describe('createHeapRecord', () => {
  it.each([4, 8, 20, 21, 200, 1000])('tells a rise after %i collections', (collections) => {
    expect(run(collections, collections * 2, rising)).toEqual([
      { at: collections, collections },
      { at: collections * 2, collections },
    ]);
  });

  it.each([20, 200, 1000])('fits 120 readings at most of %i collections', (collections) => {
    expect(run(collections, collections * 8, () => 1e6)).toEqual([]);
    expect(countPoints()).toBeGreaterThan(50);
    expect(countPoints()).toBeLessThanOrEqual(120);
  });

  it('knows a height again that no reading that it kept had', () => {
    // One high collection, between two that are looked at; then the heap fills again, not as high.
    const filling = (at: number) => (at === 15 ? 9e6 : 1e6 + Math.max(0, at - 1000) * 1000);
    expect(run(200, 1500, filling)).toEqual([]);
    expect(run(200, 1500, (at) => (at === 15 ? 1e6 : filling(at))).length).toBeGreaterThan(0);
  });
});
