import { describe, expect, it } from 'vitest';
import { resolveOptions } from '../../../src/input/options.js';
import { createCallRunner } from '../../../src/sampling/run-calls.js';
import { watch } from '../../../src/sampling/watch.js';
import { createFakeProbe, type FakeProbe } from '../../fixtures/fake-probe.js';

interface Given {
  callMs: number;
  /** Told the number of the call. */
  onCall?: (call: number, probe: FakeProbe) => void;
  options?: object;
  giveUpAt?: number;
  collectionMs?: number;
  onCollect?: (probe: FakeProbe) => void;
  features?: Partial<FakeProbe['features']>;
}

async function watchFake({ callMs, onCall, options = {}, giveUpAt = Infinity, ...given }: Given) {
  const probe = createFakeProbe(given.collectionMs);
  probe.onCollect = () => given.onCollect?.(probe);
  Object.assign(probe.features, given.features);
  let call = 0;
  const resolved = resolveOptions(options);
  const runner = createCallRunner({
    handler: () => {
      probe.time += callMs;
      onCall?.(++call, probe);
    },
    options: resolved,
    clock: probe.clock,
    deadline: Infinity,
  });
  const result = await watch({
    probe,
    runner,
    options: resolved,
    stopAt: resolved.timeBudget,
    canLook: probe.features.explain.available,
    giveUpAt,
    onProgress: () => {},
  });
  const callsAt = result.whole.callsColumn();
  const watchedCalls = callsAt.at(-1)! - callsAt[0]!;
  return { ...result, probe, callsAt, watchedCalls };
}

/**
 * Moves the heap up and down for ever, a little further down each time. A reading of it takes three
 * collections, so that one is high and the next one low.
 */
function moveUpAndDown({ channels, collections }: FakeProbe): void {
  channels.heap = 20e6 + (collections % 2) * 9e5 - collections * 2e4;
}

const CAN_LOOK = { explain: { available: true as const } };

describe('watch', () => {
  it('clears an idle handler with one collection for each reading, and one to time it', async () => {
    const { judgement, callsAt, probe } = await watchFake({ callMs: 0.001 });
    expect(judgement).toMatchObject({ state: 'quiet' });
    expect(callsAt).toHaveLength(8);
    // The first reading takes a second one, since nothing is known yet.
    expect(probe.collections).toBe(8 + 2);
  });

  it('gives calls that cost nothing 60 ms of them before it clears them', async () => {
    const { watchedCalls } = await watchFake({ callMs: 0.001 });
    expect(watchedCalls).toBeGreaterThanOrEqual(60_000);
    expect(watchedCalls).toBeLessThan(90_000);
  });

  it('gives none more than 100 000 calls, and four times as many where four times the budget is given', async () => {
    const cheapest = await watchFake({ callMs: 0.0001 });
    expect(cheapest.watchedCalls).toBeGreaterThanOrEqual(100_000);
    expect(cheapest.watchedCalls).toBeLessThan(140_000);
    const patient = await watchFake({ callMs: 0.0001, options: { timeBudget: 6000 } });
    expect(patient.watchedCalls).toBeGreaterThanOrEqual(400_000);
    expect(patient.watchedCalls).toBeLessThan(440_000);
  });

  it.each<[string, Partial<Given>]>([
    ['take a long time', { callMs: 200 }],
    ['are made as the user says', { callMs: 0.001, options: { calls: 50 } }],
    ['run in another process', { callMs: 0.001, features: { isOwnHeap: false } }],
  ])('is content with five batches of calls that %s', async (_, given) => {
    const { judgement, series, callsAt } = await watchFake({ callMs: 2, ...given });
    expect(judgement).toMatchObject({ state: 'quiet' });
    expect(series.length).toBe(6);
    expect(callsAt).toHaveLength(6);
  });

  it('gives slow calls 1400 ms as far as the budget has them, or 400 of them, in two batches more', async () => {
    const slow = await watchFake({ callMs: 2 });
    expect(slow.watchedCalls).toBeGreaterThanOrEqual(400);
    expect(slow.watchedCalls).toBeLessThan(430);
    expect(slow.callsAt).toHaveLength(8);
    const slower = await watchFake({ callMs: 14 });
    expect(slower.watchedCalls).toBeGreaterThanOrEqual(90);
    expect(slower.watchedCalls).toBeLessThan(107);
  });

  it('takes two collections for a first reading that moves by less than is judged', async () => {
    const { callsAt, probe } = await watchFake({
      callMs: 0.001,
      onCollect: (fake) => {
        if (fake.collections <= 4) fake.channels.heap -= 300;
      },
    });
    expect(probe.collections).toBe(callsAt.length + 2);
  });

  it('clears an idle handler whose collections take more than the budget', async () => {
    const { judgement } = await watchFake({ callMs: 0.001, collectionMs: 600 });
    expect(judgement).toMatchObject({ state: 'quiet' });
  });

  it('clears one whose collections take an eighth of it', async () => {
    const { judgement, probe } = await watchFake({ callMs: 0.001, collectionMs: 200 });
    expect(judgement).toMatchObject({ state: 'quiet' });
    expect(probe.time).toBeLessThan(2300);
  });

  it('does not outstay the budget twice for a handler that leaks, however dear collections are', async () => {
    const { judgement, probe } = await watchFake({
      callMs: 0.01,
      onCall: (_, { channels }) => void (channels.heap += 64),
      collectionMs: 600,
    });
    expect(judgement.state).not.toBe('quiet');
    expect(probe.time).toBeLessThan(3000 + 4 * 600);
  });

  it('is sure of a leak after five batches', async () => {
    const { judgement, series } = await watchFake({
      callMs: 0.01,
      onCall: (_, { channels }) => void (channels.heap += 64),
    });
    expect(judgement).toEqual({ state: 'growing' });
    expect(series.length).toBe(6);
  });

  it('makes batches of a slow handler small enough for the budget', async () => {
    const { callsPerBatch, series, probe } = await watchFake({ callMs: 50 });
    expect(callsPerBatch).toBe(2);
    expect(series.length).toBeGreaterThanOrEqual(6);
    expect(probe.time).toBeLessThan(1700);
  });

  it('begins no call that would outlast the test', async () => {
    const { judgement, probe } = await watchFake({ callMs: 400, giveUpAt: 2250 });
    expect(judgement).toEqual({ state: 'open' });
    expect(probe.time).toBeLessThan(2250);
  });

  it('counts the calls before a quiet window as warm-up', async () => {
    const { warmupCalls, series, callsAt } = await watchFake({
      callMs: 0.01,
      onCall(call, { channels }) {
        if (call < 5000) channels.heap += 100;
      },
    });
    expect(warmupCalls).toBeGreaterThanOrEqual(4000);
    expect(series.callsAt(series.length - 1)).toBe(callsAt.at(-1));
  });

  it('keeps to the calls, warm-up and batches that the user sets', async () => {
    const { series, warmupCalls, callsPerBatch } = await watchFake({
      callMs: 0.01,
      options: { calls: 30, warmup: 7, batches: { min: 6, max: 9 } },
    });
    expect(callsPerBatch).toBe(30);
    expect(warmupCalls).toBe(7);
    expect(series.callsAt(1) - series.callsAt(0)).toBe(30);
    expect(series.length).toBe(7);
  });

  it('sees a container of numbers by the one jump of a doubling', async () => {
    let size = 0;
    let capacity = 4;
    const { judgement } = await watchFake({
      callMs: 0.01,
      onCall(_, { channels }) {
        if (++size <= capacity) return;
        channels.heap += capacity * 8;
        capacity *= 2;
      },
    });
    expect(judgement.state).not.toBe('quiet');
  });
});

describe('a watch where the heap can be looked at', () => {
  const watchAndLook = (given: Given) => watchFake({ ...given, features: CAN_LOOK });

  it.each<[string, Given]>([
    ['calls cost nothing', { callMs: 0.0005 }],
    ['collections are dear', { callMs: 0.01, collectionMs: 100 }],
    ['the budget is larger', { callMs: 0.001, options: { timeBudget: 6000 } }],
  ])('is quiet where the heap stands still and %s', async (_, given) => {
    const { judgement } = await watchAndLook(given);
    expect(judgement).toMatchObject({ state: 'quiet' });
  });

  it('ends as soon as three steps rise alike', async () => {
    const { judgement, callsAt } = await watchAndLook({
      callMs: 0.01,
      onCall: (_, { channels }) => void (channels.heap += 64),
    });
    expect(judgement).toEqual({ state: 'open' });
    expect(callsAt).toHaveLength(4);
  });

  it('ends after a megabyte that came in uneven jumps', async () => {
    const jumps = new Map([
      [2500, 5000],
      [3500, 1_100_000],
      [4500, 300_000],
    ]);
    const { callsAt } = await watchAndLook({
      callMs: 0.01,
      onCall: (call, { channels }) => void (channels.heap += jumps.get(call) ?? 0),
    });
    expect([...callsAt]).toEqual([2023, 3023, 4023, 4927]);
  });

  it('ends after ten readings of a heap that does not come to rest', async () => {
    const { judgement, callsAt } = await watchAndLook({
      callMs: 0.01,
      onCollect: moveUpAndDown,
    });
    expect(judgement).toEqual({ state: 'open' });
    expect(callsAt).toHaveLength(10);
  });

  it('ends after 350 ms and the fewest batches of one', async () => {
    const { callsAt, probe } = await watchAndLook({ callMs: 10, onCollect: moveUpAndDown });
    expect(callsAt).toHaveLength(6);
    expect(probe.time).toBeLessThan(700);
  });

  it.each([
    ['no snapshot is allowed', { explain: 'never' }],
    ['more batches are wanted', { batches: { min: 20 } }],
  ])('goes on with one where %s', async (_, options) => {
    const { callsAt } = await watchAndLook({
      callMs: 0.01,
      onCollect: moveUpAndDown,
      options,
    });
    expect(callsAt.length).toBeGreaterThan(20);
  });
});
