import { describe, expect, it } from 'vitest';
import { accountFor } from '../../../src/check/account-for.js';
import type { ExplainOutcome } from '../../../src/check/decide-verdict.js';
import { createHeapSeries } from '../../../src/sampling/heap-series.js';
import type { PathSums } from '../../../src/growth/sum-paths.js';
import type { Leak } from '../../../src/report/leak-report.js';
import { buildGrowth, buildLeak } from '../report/build-report.js';

type Sums = Pick<PathSums, 'engineBytes' | 'ownBytes' | 'restBytes'>;

/** Two intervals, of 100 and 200 calls. */
function follow(before: Sums, after: Sums) {
  const first = { engineBytes: 1e6, ownBytes: 1e6, restBytes: 1e6 };
  return {
    sums: [first, before, after] as PathSums[],
    calls: [100, 200],
    looks: [0, 1, 2],
  } as Parameters<typeof accountFor>[0];
}

const none = { engineBytes: 0, ownBytes: 0, restBytes: 0 };
const followed: ExplainOutcome = { kind: 'followed' };
const explained = (leaks: Leak[], ignored: Leak[] = []): ExplainOutcome => ({
  kind: 'explained',
  leaks,
  ignored,
  limits: [],
});

const sum = (entries: ReturnType<typeof accountFor>) =>
  entries.reduce((total, { bytesPerCall }) => total + bytesPerCall, 0);

describe('the account', () => {
  it('is by the last interval: the program, the engine, heapslope; what shrank did not stay', () => {
    const after = { engineBytes: 4000, ownBytes: 600, restBytes: -200 };
    const entries = accountFor(follow(none, after), followed, 12);
    expect(entries).toEqual([
      { owner: 'user', kind: 'size', bytesPerCall: 12 },
      { owner: 'engine', kind: 'size', bytesPerCall: 20 },
      { owner: 'heapslope', kind: 'size', bytesPerCall: 3 },
    ]);
  });

  it('leaves out parts of less than half a byte', () => {
    const after = { engineBytes: 99, ownBytes: -99, restBytes: 100 };
    expect(accountFor(follow(none, after), followed, 0.4)).toEqual([
      { owner: 'rest', kind: 'size', bytesPerCall: 0.5 },
    ]);
  });

  it('names what leaks and what is ignored, and sums to the same', () => {
    const sessions = buildLeak({ bytesPerCall: 64, countPerCall: 1 });
    const sized = buildLeak({
      owner: 'user',
      growing: { constructor: 'Map', edge: '[*]', describe: 'Map counts: +24 B per call' },
      constructors: [],
      bytesPerCall: 24,
    });
    const records = buildLeak({
      owner: 'node',
      growing: { constructor: 'Object', edge: '.next', describe: 'Object list: +1.00 per call' },
      constructors: [buildGrowth('Timeout', 80)],
      bytesPerCall: 80,
    });
    const entries = accountFor(follow(none, none), explained([sessions, sized], [records]), 200);
    expect(entries).toEqual([
      {
        owner: 'package',
        path: 'Array Container.instances[]',
        kind: 'births',
        countPerCall: 1,
        bytesPerCall: 64,
      },
      { owner: 'user', path: 'Map counts[*]', kind: 'size', bytesPerCall: 24 },
      {
        owner: 'engine',
        path: 'Object list.next',
        kind: 'births',
        countPerCall: 1,
        bytesPerCall: 80,
      },
      { owner: 'user', kind: 'size', bytesPerCall: 32 },
    ]);
    expect(sum(entries)).toBe(200);
  });

  it('tells a leak however little it keeps', () => {
    const little = buildLeak({ bytesPerCall: 0.1 });
    expect(accountFor(follow(none, none), explained([little]), 0.1)).toMatchObject([
      { owner: 'package', bytesPerCall: 0.1 },
    ]);
  });
});

it("has of one look what the readings rose by for what is not the program's", () => {
  const series = createHeapSeries(2);
  for (const [calls, heap] of [
    [1000, 5e6],
    [3000, 5.2e6],
  ]) {
    series.values[series.nextOffset] = heap!;
    series.commit(calls!);
  }
  const followed = {
    sums: [none, none, none, { engineBytes: 1e6, ownBytes: 2e6, restBytes: 3e6 }] as PathSums[],
    calls: [600, 700, 700],
    looks: [3],
    series,
  } as Parameters<typeof accountFor>[0];
  expect(accountFor(followed, { kind: 'followed' }, 64)).toEqual([
    { owner: 'user', kind: 'size', bytesPerCall: 64 },
    { owner: 'engine', kind: 'size', bytesPerCall: 36 },
  ]);
});
