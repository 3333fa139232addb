import { describe, expect, it } from 'vitest';
import { detectLeak } from '../../../src/check/detect-leak.js';
import { resolveOptions } from '../../../src/input/options.js';
import type { ObjectTracking } from '../../../src/probe/heap-probe.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';

const runtime = { node: '26.0.0', v8: '14.6', platform: 'linux', arch: 'x64' };

interface Given {
  /** How many objects live after a call. */
  step: (calls: number, live: number) => number;
  /** Bytes of each. */
  size?: number;
  /** What lives after so many ms without a call. */
  onSleep?: () => number;
  options?: object;
}

/** Checks a heap of which only the number of objects is known: no snapshot is allowed. */
async function check({ step, size = 64, onSleep, options = {} }: Given) {
  let live = 0;
  let calls = 0;
  const probe = createFakeProbe();
  const { sleep } = probe.clock;
  probe.clock.sleep = async (ms) => {
    if (onSleep) live = onSleep();
    await sleep(ms);
  };
  probe.onCollect = () => (probe.channels.heap = live * size);
  const tracking: ObjectTracking = {
    async mark() {
      probe.time += 50;
      return { liveObjects: 100_000 + live, liveBytes: 5e6 + live * size };
    },
    sampleAllocations: () => {},
    readLiveSites: () => [],
    takeSnapshot: () => Promise.reject(new Error('no snapshot is allowed')),
    stop: async () => void (isStopped = true),
  };
  let isStopped = false;
  Object.assign(probe, {
    features: { isOwnHeap: true, explain: { available: true } },
    trackObjects: async () => tracking,
  });
  const handler = () => {
    live = step(++calls, live);
    probe.time += 0.1;
  };
  const resolved = resolveOptions({ explain: 'never', ...options });
  const report = await detectLeak(handler, resolved, { openProbe: () => probe, runtime });
  return { report, isStopped, calls };
}

describe("with explain: 'never'", () => {
  it('objects that accumulate are a leak, though nobody knows what holds them', async () => {
    const { report, isStopped, calls } = await check({ step: (_, live) => live + 1 });
    expect(report.verdict).toBe('leak');
    expect(report.reason).toMatch(
      /^1\.00 objects per call survive from every batch, over \d+ calls\. Allow a snapshot/,
    );
    expect(report).toMatchObject({ leaks: [], account: [], constructors: [] });
    expect(isStopped).toBe(true);
    // As many as it takes to tell it from what fills up: 0.5 s of them.
    expect(calls).toBeGreaterThanOrEqual(5000);
  });

  it('one object in 20 calls is one, too', async () => {
    const { report } = await check({ step: (n) => Math.floor(n / 20), size: 1280 });
    expect(report.verdict).toBe('leak');
    expect(report.reason).toMatch(/^0\.05 objects per call/);
  });

  it.each<[string, Given]>([
    ['nothing', { step: () => 0 }],
    ['a cache of 500', { step: (_, live) => Math.min(500, live + 1) }],
    ['less than is tolerated', { step: (_, live) => live + 1, options: { tolerance: 65 } }],
  ])('%s is clean', async (_, given) => {
    expect((await check(given)).report).toMatchObject({ verdict: 'clean' });
  });

  it('a cache that becomes full on the way is no leak', async () => {
    const { report } = await check({ step: (_, live) => Math.min(3000, live + 1) });
    expect(report.verdict, report.reason).not.toBe('leak');
  });

  it('bytes alone leave the answer open', async () => {
    const { report } = await check({ step: (n) => Math.floor(n / 100), size: 1e4 });
    expect(report.verdict).toBe('inconclusive');
    expect(report.reason).toMatch(/B per call .* counts alone do not tell what grows/);
  });

  it('objects that a timer lets go of within a second are no leak', async () => {
    const { report } = await check({ step: (_, live) => live + 1, onSleep: () => 0 });
    expect(report.verdict, report.reason).not.toBe('leak');
  });
});
