import { describe, expect, it } from 'vitest';
import type { ObjectTracking } from '../../../src/probe/heap-probe.js';
import { resolveOptions } from '../../../src/options.js';
import { createCallRunner } from '../../../src/sampling/run-calls.js';
import { prolong, trackBatches, type TrackInput } from '../../../src/sampling/track-batches.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';

/** Tracks a handler that takes `callMs`; time passes only in its calls. */
async function track(callMs: number, bytesPerCall = 0, giveUpAt = Infinity) {
  const probe = createFakeProbe();
  let censuses = 0;
  const tracking: ObjectTracking = {
    mark: async () => ({ lastObjectId: runner.calls * 2 + 1, liveObjects: 0, liveBytes: 0 }),
    census: async () => void censuses++,
    grownContainers: async () => [],
    sizesOf: async () => undefined,
    sampleAllocations: () => {},
    readLiveSites: () => [],
    takeSnapshot: async () => {},
    stop: async () => {},
  };
  probe.trackObjects = async () => tracking;
  const runner = createCallRunner({
    handler: () => void (probe.time += callMs),
    options: resolveOptions({}),
    clock: probe.clock,
    deadline: Infinity,
  });
  const input: TrackInput = {
    probe,
    runner,
    bytesPerCall,
    isSamplingAllocations: false,
    stopAt: 4000,
    giveUpAt,
    onProgress: () => {},
  };
  const tracked = (await trackBatches(input))!;
  return { input, tracked, runner, probe, countCensuses: () => censuses };
}

describe('prolong', () => {
  it('adds one batch of as many calls as were made, with a mark, a census and a reading', async () => {
    const { input, tracked, runner, countCensuses } = await track(0.01);
    const before = {
      calls: runner.calls,
      batches: tracked.calls.length,
      censuses: countCensuses(),
    };
    expect(await prolong(input, tracked)).toBe(true);
    expect(tracked.calls).toHaveLength(before.batches + 1);
    expect(tracked.calls.at(-1)).toBe(before.calls);
    expect(tracked.marks).toHaveLength(tracked.calls.length + 1);
    expect(tracked.series.length).toBe(tracked.marks.length);
    expect(countCensuses()).toBe(before.censuses + 1);
    expect(tracked.censusCalls.at(-1)).toBe(tracked.calls.reduce((sum, calls) => sum + calls));
  });

  it('takes some seconds at most, and half of what the test has left', async () => {
    const slow = await track(2);
    const begun = slow.probe.time;
    expect(await prolong(slow.input, slow.tracked)).toBe(true);
    expect(slow.probe.time - begun).toBeLessThanOrEqual(3100);

    const hurried = await track(20, 0, 8000);
    const left = 8000 - hurried.probe.time;
    await prolong(hurried.input, hurried.tracked);
    expect(8000 - hurried.probe.time).toBeGreaterThanOrEqual(left / 2 - 100);
  });

  it('makes up for too few calls, in some seconds more', async () => {
    const { input, tracked, runner, probe } = await track(12);
    const begun = probe.time;
    expect(runner.calls).toBeLessThan(500);
    expect(await prolong(input, tracked)).toBe(true);
    expect(runner.calls).toBeGreaterThanOrEqual(700);
    expect(probe.time - begun).toBeLessThanOrEqual(10_100);
  });

  it('does not fill the memory with what leaks', async () => {
    const { input, tracked } = await track(0.01, 1e6);
    await prolong(input, tracked);
    expect(tracked.calls.at(-1)).toBe(16);
  });
});
