import { describe, expect, it } from 'vitest';
import { judgeContainers } from '../../../src/growth/judge-containers.js';

const judge = (...sizes: number[]) =>
  judgeContainers([{ kind: 'Set', sizes, snapshotId: 7 }], [0, 1200, 2800], 8000).map(
    ({ entriesPerCall }) => entriesPerCall,
  );

describe('judgeContainers', () => {
  it('reads the exact growth of a container that gains one entry per call', () => {
    expect(judge(5000, 6200, 7800)).toEqual([1]);
  });

  it('passes one that fills up and stops', () => {
    expect(judge(0, 1200, 1300)).toEqual([]);
  });

  it('passes a ring that holds less than the calls so far would have left', () => {
    const ring = [{ kind: 'Array' as const, sizes: [20, 140, 250], snapshotId: 7 }];
    expect(judgeContainers(ring, [0, 120, 230], 700)).toEqual([
      { container: ring[0], entriesPerCall: 1 },
    ]);
    expect(judgeContainers(ring, [0, 120, 230], 1000)).toEqual([]);
  });

  it('passes one that gains a little with each batch, whatever its calls', () => {
    expect(judge(10, 13, 16)).toEqual([]);
  });

  it('passes one that was not seen at every census', () => {
    expect(judge(1200, 2800)).toEqual([]);
  });
});
