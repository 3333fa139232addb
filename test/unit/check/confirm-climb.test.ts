import { expect, test } from 'vitest';
import { confirmClimb } from '../../../src/check/confirm-climb.js';
import { startCheck } from '../../../src/check/start-check.js';
import { resolveOptions } from '../../../src/input/options.js';
import { createHeapSeries } from '../../../src/sampling/heap-series.js';
import type { WatchResult } from '../../../src/sampling/watch.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';

const runtime = { node: '26.0.0', v8: '14.6', platform: 'linux', arch: 'x64' };

/** A watch in which each of 6000 calls took 10 kB of resident memory, and calls that go on as `step` says. */
async function confirm(
  step: (call: number) => number,
  rssPerCall = 10_000,
  { batches = 7, heapPerCall = 0 } = {},
) {
  const probe = createFakeProbe();
  const series = createHeapSeries(7);
  for (let batch = 0; batch < batches; batch++) {
    probe.channels.rss = batch * 1000 * rssPerCall;
    probe.channels.heap = batch * 1000 * heapPerCall;
    await probe.readHeap(series.values, series.nextOffset);
    series.commit(batch * 1000);
  }
  let call = 0;
  const handler = () => {
    probe.time += 0.1;
    probe.channels.rss += step(++call);
  };
  const check = startCheck(handler, resolveOptions({}), { openProbe: () => probe, runtime }, probe);
  await check.runner.run(6000);
  call = 0;
  return confirmClimb(check, { whole: series.copyColumns(), series } as WatchResult);
}

test('a climb that goes on is one', async () => {
  expect(await confirm(() => 10_000)).toBeCloseTo(10_000);
});

test('a watch that was cut short has seen enough for that', async () => {
  expect(await confirm(() => 10_000, 10_000, { batches: 4 })).toBeCloseTo(10_000);
});

test('what V8 counts and grows by as much is what climbs', async () => {
  expect(await confirm(() => 10_000, 10_000, { heapPerCall: 6000 })).toBeUndefined();
});

test.each<[string, (call: number) => number, number?]>([
  ['that stops', () => 0],
  ['that slows down', () => 2500],
  ['that is slowing down', (call) => (call < 3000 ? 10_000 : 7000)],
  ['that comes in one jump', (call) => (call === 3000 ? 6e7 : 0)],
  ['that never was', () => 10_000, 100],
])('a climb %s is none', async (_, step, before) => {
  expect(await confirm(step, before)).toBeUndefined();
});
