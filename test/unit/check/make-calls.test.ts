import { describe, expect, it } from 'vitest';
import type { FollowRun } from '../../../src/check/follow-run.js';
import { makeCalls } from '../../../src/check/make-calls.js';
import { resolveOptions } from '../../../src/input/options.js';
import { createCallRunner } from '../../../src/sampling/run-calls.js';
import { createHeapSeries } from '../../../src/sampling/heap-series.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';

/** A run after its second look, which has the ids up to 5000. */
function createRun(numberObjects: (() => number | undefined) | undefined) {
  const probe = createFakeProbe();
  const options = resolveOptions({});
  const runner = createCallRunner({
    handler: () => void (probe.time += 1),
    options,
    clock: probe.clock,
    deadline: Infinity,
  });
  const timings = { total: 0, handler: 0, gc: 0, snapshot: 0, analysis: 0, waiting: 0, other: 0 };
  const run = {
    check: { probe, runner, options, timings, plan: { giveUpAt: Infinity }, onProgress() {} },
    plan: { lookMs: 100, until: Infinity },
    tracking: numberObjects === undefined ? {} : { numberObjects },
    series: createHeapSeries(40, probe.channelNames),
    look: {},
    sums: Array.from({ length: 3 }, () => ({ ownBytes: 0, keys: new Float64Array(0) })),
    lastIds: [1000, 3000, 5000],
    looks: [0, 2],
    bytesPerCall: 0,
    memory: Infinity,
  } as unknown as FollowRun;
  return { run, runner, probe };
}

describe('calls after a look', () => {
  it('are told apart by an id that was had when nothing of the look was left', async () => {
    let had: unknown;
    const { run, runner } = createRun(() => {
      had = run.look;
      return 7001;
    });
    await makeCalls(run, 50, 1);
    expect(run.look).toBeUndefined();
    expect(had).toBeUndefined();
    expect(run.lastIds).toEqual([1000, 3000, 7001]);
    expect(runner.calls).toBe(50);
  });

  it.each([
    ['cannot be had', () => undefined],
    ['is had of snapshots alone', undefined],
  ])('keep the id of the look where another one %s', async (_, numberObjects) => {
    const { run, probe } = createRun(numberObjects);
    await makeCalls(run, 50, 1);
    expect(run.look).toBeUndefined();
    expect(run.lastIds).toEqual([1000, 3000, 5000]);
    expect(probe.collections).toBeGreaterThan(0);
  });
});

describe('what finalizers free of memory outside of the heap', () => {
  it.each([
    ['heap', 0, 1],
    ['outside', 500_000, 8],
  ])(
    'is collected after a few calls, not after a long interval: %s',
    async (_, perCall, leastReadings) => {
      const { run, probe } = createRun(() => 7001);
      const { series } = run;
      for (const calls of [0, 100]) {
        probe.channels.external = calls * perCall;
        await probe.readHeap(series.values, series.nextOffset);
        series.commit(calls);
      }
      const before = series.length;
      await makeCalls(run, 64, 1);
      // 4 MB are eight calls.
      expect(series.length - before).toBe(leastReadings);
    },
  );
});
