import { describe, expect, it } from 'vitest';
import type { ExplainOutcome } from '../../../src/check/decide-verdict.js';
import type { Followed } from '../../../src/check/follow-growth.js';
import { measureDetectable } from '../../../src/check/measure-detectable.js';
import { judgePaths } from '../../../src/growth/judge-paths.js';
import { resolveOptions } from '../../../src/input/options.js';
import { createHeapSeries } from '../../../src/sampling/heap-series.js';
import { createCallRunner } from '../../../src/sampling/run-calls.js';
import { watch, type WatchResult } from '../../../src/sampling/watch.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';
import { seededRandom } from '../../fixtures/snapshots/random-heap.js';

/** Readings of the heap after so many calls each. */
function watched(
  calls: number[],
  heap: number[],
  judgement: WatchResult['judgement'] = { state: 'open' },
): WatchResult {
  const series = createHeapSeries(calls.length);
  calls.forEach((made, at) => {
    series.values[series.nextOffset] = heap[at]!;
    series.commit(made);
  });
  return { series, judgement } as unknown as WatchResult;
}

const followed = (run: number, stayed: number, end: Followed['end']): Followed =>
  ({ calls: [run / 2, run], judged: { perCall: [0, stayed] }, end }) as unknown as Followed;

const measure = (given: Partial<Parameters<typeof measureDetectable>[0]>) =>
  measureDetectable({
    watched: watched([0, 100], [0, 0]),
    outcome: { kind: 'skipped' },
    followed: undefined,
    noiseFloor: 1,
    ...given,
  });

describe('detectable, where growth was followed', () => {
  it('is two bytes per call at best', () => {
    expect(measure({ followed: followed(3200, 0.4, 'still') }).detectable).toBe(2);
  });

  it('is what is accepted, and some bytes over the last interval', () => {
    expect(measure({ followed: followed(3200, 0, 'still'), noiseFloor: 64 }).detectable).toBe(64);
    expect(measure({ followed: followed(100, 0, 'still') }).detectable).toBe(10.56);
  });

  it('is what stayed where that is more and was taken for nothing', () => {
    expect(measure({ followed: followed(3200, 3.7, 'still') }).detectable).toBe(3.7);
    expect(measure({ followed: followed(3200, 600, 'outlasted') }).detectable).toBe(2);
  });
});

describe('detectable, where the heap was only watched', () => {
  const quiet = { state: 'quiet', from: 0, detectable: 1.5 } as const;

  it('is what would have moved a quiet window, and two bytes at best', () => {
    const calm = watched([0, 500], [0, 0], quiet);
    expect(measure({ watched: calm }).detectable).toBe(2);
    const noisy = watched([0, 500], [0, 0], { ...quiet, detectable: 9.5 });
    expect(measure({ watched: noisy }).detectable).toBe(9.5);
  });

  it('is as much as the slope may be where the answer is open', () => {
    const calls = [0, 100, 200, 300, 400];
    const rising = calls.map((made) => 1e6 + 50 * made);
    expect(measure({ watched: watched(calls, rising) }).detectable).toBeCloseTo(50);
    expect(measure({ watched: watched(calls, rising), noiseFloor: 80 }).detectable).toBe(80);
    const falling = rising.toReversed();
    expect(measure({ watched: watched(calls, falling) }).detectable).toBeCloseTo(50);
  });

  it('is an object of every call where objects were counted', () => {
    const outcome: ExplainOutcome = { kind: 'counted', growth: undefined, isOpen: false };
    const calls = [0, 100, 200, 300, 400];
    const rising = watched(calls, [0, 5000, 10_000, 15_000, 20_000]);
    expect(measure({ watched: rising, outcome }).detectable).toBe(16);
    expect(measure({ watched: rising, outcome, noiseFloor: 40 }).detectable).toBe(40);
    const calm = watched(calls, [0, 400, 800, 1200, 1600]);
    expect(measure({ watched: calm, outcome }).detectable).toBeCloseTo(4);
  });
});

describe('the rarest leak of 1000 bytes', () => {
  it('is told by the Poisson count that is enough in 95 of 100 intervals', () => {
    // More than 2048 bytes are three objects, more than 3200 are four.
    expect(measure({ followed: followed(1000, 0, 'still') }).rarest).toEqual({
      bytes: 1000,
      oneIn: Math.floor(1000 / (Math.sqrt(3) + 0.83) ** 2),
    });
    expect(measure({ followed: followed(3200, 0, 'still') }).rarest.oneIn).toBe(399);
    expect(measure({ followed: followed(30, 0, 'time') }).rarest.oneIn).toBe(8);
  });

  it('is no rarer than what it would be per call', () => {
    expect(measure({ followed: followed(64_000, 0, 'still') }).rarest.oneIn).toBe(500);
    expect(measure({ followed: followed(64_000, 20, 'still') }).rarest.oneIn).toBe(50);
    expect(measure({ followed: followed(64_000, 0, 'still'), noiseFloor: 5000 }).rarest.oneIn).toBe(
      0,
    );
  });

  it('takes as many as move more than a fifth of the steps of a quiet window', () => {
    const quiet = { state: 'quiet', from: 0, detectable: 1 } as const;
    const window = (steps: number, run: number) => {
      const calls = Array.from({ length: steps + 1 }, (_, at) => at * run);
      return measure({
        watched: watched(
          calls,
          calls.map(() => 0),
          quiet,
        ),
      }).rarest.oneIn;
    };
    expect(window(5, 20)).toBe(15);
    expect(window(12, 20)).toBe(29);
    expect(window(5, 1e6)).toBe(500);
  });

  it('is not known where nothing is', () => {
    expect(measure({}).rarest).toEqual({ bytes: 1000, oneIn: 0 });
  });
});

describe('what is told to be seen', () => {
  const TRIALS = 200;
  /** Of 200 trials, with a seed of their own: 95 of 100, less two standard deviations. */
  const MOST_MISSED = TRIALS * 0.05 + 2 * Math.sqrt(TRIALS * 0.05 * 0.95);

  /** Bytes that one call in so many adds, 1000 at a time. */
  function keepRarely(random: () => number, calls: number, oneIn: number): number {
    let bytes = 0;
    for (let call = 0; call < calls; call++) if (random() * oneIn < 1) bytes += 1000;
    return bytes;
  }

  it.each([40, 400, 1600, 6400])('is seen in the paths of %i calls', (run) => {
    const { oneIn } = measure({ followed: followed(run, 0, 'still') }).rarest;
    const random = seededRandom(run);
    let missed = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const bytes = [0, keepRarely(random, run, oneIn)];
      const { state } = judgePaths(
        {
          keys: Float64Array.of(1),
          classKeys: Float64Array.of(1),
          parentKeys: Float64Array.of(0),
          counts: bytes.map((size) => Float64Array.of(1 + size / 1000)),
          bytes: bytes.map((size) => Float64Array.of(size)),
        },
        [run / 1.6, run / 1.6 + run],
        { accepted: 1 },
      );
      expect(['still', 'open']).toContain(state);
      if (state === 'still') missed++;
    }
    expect(missed).toBeGreaterThan(0);
    expect(missed).toBeLessThanOrEqual(MOST_MISSED);
  });

  /** Watches calls of so many ms that keep what `keep` says, on a heap without any noise. */
  async function watchFake(callMs: number, keep: () => number) {
    const probe = createFakeProbe();
    const options = resolveOptions({});
    const handler = () => {
      probe.time += callMs;
      probe.channels.heap += keep();
    };
    const { clock } = probe;
    const runner = createCallRunner({ handler, options, clock, deadline: Infinity });
    return watch({
      probe,
      runner,
      options,
      stopAt: 1500,
      canLook: probe.features.explain.available,
      giveUpAt: Infinity,
      onProgress: () => {},
    });
  }

  it.each([0.01, 0.05, 0.5, 1, 20])(
    'is seen in the heap where calls take %f ms',
    async (callMs) => {
      const clean = measure({ watched: await watchFake(callMs, () => 0) });
      const always = await watchFake(callMs, () => clean.detectable);
      expect(always.judgement.state).not.toBe('quiet');
      const random = seededRandom(20_267);
      let missed = 0;
      for (let trial = 0; trial < TRIALS; trial++) {
        const rare = await watchFake(callMs, () => keepRarely(random, 1, clean.rarest.oneIn));
        if (rare.judgement.state === 'quiet') missed++;
      }
      expect(missed).toBeLessThanOrEqual(MOST_MISSED);
    },
  );
});
