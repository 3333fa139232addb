import { describe, expect, it } from 'vitest';
import { judgeContainers } from '../../../src/growth/judge-containers.js';

const judge = (...sizes: number[]) =>
  judgeContainers([{ kind: 'Set', sizes, snapshotId: 7 }], [0, 1200, 2800], 8000).accumulating.map(
    ({ entriesPerCall }) => entriesPerCall,
  );

describe('judgeContainers', () => {
  it('reads the exact growth of a container that gains one entry per call', () => {
    expect(judge(5000, 6200, 7800)).toEqual([1]);
  });

  it('passes one that fills up and stops', () => {
    expect(judge(0, 1200, 1300)).toEqual([]);
  });

  it('leaves open what holds less than half of what the calls so far would have left', () => {
    const queue = { kind: 'Array' as const, sizes: [20, 140, 250], snapshotId: 7 };
    const growth = { container: queue, entriesPerCall: 1 };
    const judgeAfter = (calls: number) => judgeContainers([queue], [0, 120, 230], calls);
    expect(judgeAfter(300)).toEqual({ accumulating: [growth], doubtful: [] });
    expect(judgeAfter(520)).toEqual({ accumulating: [], doubtful: [growth] });
  });

  it('wants more calls for one that holds more than half, but not all: it may have been emptied once', () => {
    const list = { kind: 'Array' as const, sizes: [2080, 2200, 2310], snapshotId: 7 };
    const growth = { container: list, entriesPerCall: 1 };
    const judged = judgeContainers([list], [0, 120, 230], 3686);
    expect(judged).toEqual({ accumulating: [growth], doubtful: [growth] });
  });

  it('passes one that gains a little with each batch, whatever its calls', () => {
    expect(judge(10, 13, 16)).toEqual([]);
  });

  it('passes one that was not seen at every census', () => {
    expect(judge(1200, 2800)).toEqual([]);
  });
});
