import { describe, expect, it } from 'vitest';
import { detectLeak } from '../../../src/check/detect-leak.js';
import { resolveOptions } from '../../../src/input/options.js';
import { createCallRunner } from '../../../src/sampling/run-calls.js';
import { watch } from '../../../src/sampling/watch.js';
import { createFakeProbe, type FakeProbe } from '../../fixtures/fake-probe.js';

const COLLECTION_MS = 5;
const runtime = { node: '20.19.0', v8: '11.3', platform: 'linux', arch: 'x64' };

/** Watches a handler whose heap never stands still and never only rises; ms that it took. */
async function timeWatch(timeBudget: number, callMs: number): Promise<number> {
  const probe = createFakeProbe(COLLECTION_MS);
  const options = resolveOptions({ timeBudget });
  let random = 1;
  const { readHeap } = probe;
  probe.readHeap = (into, offset) => {
    random = (random * 48_271) % 2_147_483_647;
    probe.channels.heap = 20e6 + (random % 1000) * 1e4;
    return readHeap(into, offset);
  };
  const runner = createCallRunner({
    handler: () => void (probe.time += callMs),
    options,
    clock: probe.clock,
    deadline: Infinity,
  });
  const { judgement } = await watch({
    probe,
    runner,
    options,
    stopAt: timeBudget,
    canLook: probe.features.explain.available,
    giveUpAt: Infinity,
    onProgress: () => {},
  });
  expect(judgement.state).toBe('open');
  return probe.time;
}

describe('timeBudget', () => {
  const budgets = [500, 1500, 4000];
  it.each(budgets.flatMap((budget) => [0.01, 1, 20, 50].map((callMs) => [budget, callMs])))(
    'of %d ms is outrun by a fifth at most by calls of %d ms',
    async (budget, callMs) => {
      const took = await timeWatch(budget, callMs);
      expect(took).toBeLessThanOrEqual(budget * 1.2);
    },
  );
});

/** Checks calls of 50 ms in a test that has 5 s. */
async function checkSlowly(onCall: (probe: FakeProbe) => void) {
  const probe = createFakeProbe(COLLECTION_MS);
  const handler = () => {
    probe.time += 50;
    onCall(probe);
  };
  const host = { openProbe: () => probe, runtime, deadline: 5000 };
  return { report: await detectLeak(handler, resolveOptions({}), host), probe };
}

describe('calls of 50 ms in a test of 5 s', () => {
  it('are clean where they keep nothing', async () => {
    const { report, probe } = await checkSlowly(() => {});
    expect(report).toMatchObject({ verdict: 'clean' });
    expect(report.detectable).toBeLessThan(10);
    expect(probe.time).toBeLessThan(5000);
  });

  it.each([100, 10_000])(
    'say what could not be told where they keep %d bytes and nothing explains them',
    async (bytes) => {
      const { report, probe } = await checkSlowly(({ channels }) => void (channels.heap += bytes));
      expect(report.verdict).toBe('inconclusive');
      expect(report.reason).toContain('could not be told');
      expect(report.bytesPerCall.estimate).toBeCloseTo(bytes);
      expect(probe.time).toBeLessThan(5000);
    },
  );
});
