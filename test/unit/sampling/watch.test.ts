import { describe, expect, it } from 'vitest';
import { resolveOptions } from '../../../src/options.js';
import { createCallRunner } from '../../../src/sampling/run-calls.js';
import { watch } from '../../../src/sampling/watch.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';

/** Watches a handler that takes `callMs` and calls `onCall` with the number of the call. */
async function watchFake(
  callMs: number,
  onCall: (call: number, probe: ReturnType<typeof createFakeProbe>) => void,
  options: object = {},
  giveUpAt = Infinity,
  collectionMs = 5,
  onCollect: (probe: ReturnType<typeof createFakeProbe>) => void = () => {},
) {
  const probe = createFakeProbe(collectionMs);
  probe.onCollect = () => onCollect(probe);
  let call = 0;
  const resolved = resolveOptions(options);
  const runner = createCallRunner({
    handler: () => {
      probe.time += callMs;
      onCall(++call, probe);
    },
    options: resolved,
    clock: probe.clock,
    deadline: Infinity,
  });
  const result = await watch({
    probe,
    runner,
    options: resolved,
    stopAt: 1500,
    giveUpAt,
    onProgress: () => {},
  });
  return { ...result, probe, calls: call };
}

describe('watch', () => {
  it('clears an idle handler after five batches, with little more than one collection each', async () => {
    const { judgement, series, probe } = await watchFake(0.001, () => {});
    expect(judgement).toMatchObject({ state: 'quiet' });
    expect(series.length).toBe(6);
    expect(probe.collections).toBeLessThanOrEqual(8);
  });

  it('takes two collections for a first reading that moves by less than is judged', async () => {
    const { series, probe } = await watchFake(
      0.001,
      () => {},
      {},
      Infinity,
      5,
      (fake) => {
        if (fake.collections <= 4) fake.channels.heap -= 300;
      },
    );
    expect(series.length).toBe(6);
    expect(probe.collections).toBe(8);
  });

  it('clears an idle handler whose collections take more than the budget', async () => {
    const { judgement, series } = await watchFake(0.001, () => {}, {}, Infinity, 600);
    expect(judgement).toMatchObject({ state: 'quiet' });
    expect(series.length).toBe(6);
  });

  it('does not outstay the budget twice for a handler that leaks, however dear collections are', async () => {
    const { judgement, probe } = await watchFake(
      0.01,
      (_, { channels }) => void (channels.heap += 64),
      {},
      Infinity,
      600,
    );
    expect(judgement.state).not.toBe('quiet');
    expect(probe.time).toBeLessThan(3000 + 4 * 600);
  });

  it('is sure of a leak after five batches', async () => {
    const { judgement, series } = await watchFake(
      0.01,
      (_, probe) => void (probe.channels.heap += 64),
    );
    expect(judgement).toEqual({ state: 'growing' });
    expect(series.length).toBe(6);
  });

  it('makes batches of a slow handler small enough for the budget', async () => {
    const { callsPerBatch, series, probe } = await watchFake(50, () => {});
    expect(callsPerBatch).toBe(2);
    expect(series.length).toBeGreaterThanOrEqual(6);
    expect(probe.time).toBeLessThan(1700);
  });

  it('begins no call that would outlast the test', async () => {
    const { judgement, probe } = await watchFake(400, () => {}, {}, 2250);
    expect(judgement).toEqual({ state: 'open' });
    expect(probe.time).toBeLessThan(2250);
  });

  it('counts the calls before a quiet window as warm-up', async () => {
    const { warmupCalls, series, calls } = await watchFake(0.01, (call, probe) => {
      if (call < 5000) probe.channels.heap += 100;
    });
    expect(warmupCalls).toBeGreaterThanOrEqual(4000);
    expect(series.callsAt(series.length - 1)).toBe(calls);
  });

  it('keeps to the calls, warm-up and batches that the user sets', async () => {
    const { series, warmupCalls, callsPerBatch } = await watchFake(0.01, () => {}, {
      calls: 30,
      warmup: 7,
      batches: { min: 6, max: 9 },
    });
    expect(callsPerBatch).toBe(30);
    expect(warmupCalls).toBe(7);
    expect(series.callsAt(1) - series.callsAt(0)).toBe(30);
    expect(series.length).toBe(7);
  });

  it('sees a container of numbers by the one jump of a doubling', async () => {
    let size = 0;
    let capacity = 4;
    const { judgement } = await watchFake(0.01, (_, probe) => {
      if (++size > capacity) {
        probe.channels.heap += capacity * 8;
        capacity *= 2;
      }
    });
    expect(judgement.state).not.toBe('quiet');
  });
});
