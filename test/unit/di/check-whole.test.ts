import { expect, it } from 'vitest';
import type { CheckHost } from '../../../src/check/start-check.js';
import { checkSweptAgain } from '../../../src/di/check-whole.js';
import type { LeakReport } from '../../../src/report/leak-report.js';
import { guardList, sweepEach1024 } from '../../fixtures/guard-list.js';

const NOT_SWEPT = { callMs: 0.2, isSlow: false, sweepAfter: 0 };

/** A list of the container's own that grew by one entry for each scope. */
const reportLeft = (leftByScopes: object | undefined) =>
  ({
    verdict: 'leak',
    reason: '',
    timings: { total: 900 },
    scopes: { leftByScopes },
  }) as LeakReport;

const left = { constructor: 'elements of an array', count: 100, scopes: 100 };

/** What another check, with sweeps where it has an `afterEachBatch`, comes to. */
async function checkAgain(
  note: Parameters<typeof guardList>[0],
  report: LeakReport,
  { wasSwept = false, deadline = Infinity, scopeMs = 0 } = {},
) {
  const { guard, probe } = await guardList(note, scopeMs);
  const host = { openProbe: () => probe, deadline } as unknown as CheckHost;
  let sweeps = 0;
  const told = await checkSweptAgain(
    guard,
    host,
    async (_, more) => {
      sweeps += more?.afterEachBatch ? 1 : 0;
      return { verdict: 'clean', warnings: [] } as unknown as LeakReport;
    },
    wasSwept ? { ...NOT_SWEPT, sweepAfter: 1280 } : NOT_SWEPT,
    report,
  );
  return { told, sweeps };
}

it('checks once more with sweeps where scopes leave what the container sweeps', async () => {
  const { told, sweeps } = await checkAgain(sweepEach1024, reportLeft(left));
  expect(told).toMatchObject({ verdict: 'clean', scopes: { kept: [] } });
  expect(sweeps).toBe(1);
});

it('leaves a leak where the container does not sweep, scopes leave nothing, or it was swept already', async () => {
  const leak = reportLeft(left);
  const never = (list: { alive: number }) => void list.alive++;
  expect(await checkAgain(never, leak)).toEqual({ told: leak, sweeps: 0 });
  const other = reportLeft(undefined);
  expect(await checkAgain(sweepEach1024, other)).toEqual({ told: other, sweeps: 0 });
  expect(await checkAgain(sweepEach1024, leak, { wasSwept: true })).toEqual({
    told: leak,
    sweeps: 0,
  });
});

it('is open where there is no time for that', async () => {
  const { told } = await checkAgain(sweepEach1024, reportLeft(left), { deadline: 1000 });
  expect(told).toMatchObject({ verdict: 'inconclusive', scopes: { leftByScopes: left } });
});

it('is open where a sweep takes too long to be made before each reading', async () => {
  const { told, sweeps } = await checkAgain(sweepEach1024, reportLeft(left), { scopeMs: 0.5 });
  expect(told).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('a sweep takes too long here'),
  });
  expect(sweeps).toBe(0);
});
