import { expect, it } from 'vitest';
import type { CheckHost } from '../../../src/check/start-check.js';
import { confirmGrowth, type ScopesCheck } from '../../../src/di/confirm-growth.js';
import { guardContainer } from '../../../src/di/guard-container.js';
import { findGuard } from '../../../src/di/scope-guard.js';
import type { LeakReport, ScopesReport } from '../../../src/report/leak-report.js';
import { buildGrowth, buildLeak, buildReport } from '../report/build-report.js';

const SCOPES: ScopesReport = {
  container: 'the container',
  resolved: 3,
  unresolved: [],
  closeFailures: [],
  kept: [],
  scopes: 20,
  keptScopes: 0,
};
const LEFT = { ...SCOPES, leftByScopes: { constructor: 'WeakRef', count: 10, scopes: 10 } };
const KEPT = {
  ...SCOPES,
  kept: [{ registration: 'b', constructor: '', lifetime: 'scoped', end: '', alive: 20 }],
};
const LEAKS = [
  buildLeak({ fingerprint: 'refs', constructors: [buildGrowth('WeakRef', 1)] }),
  buildLeak({ fingerprint: 'sessions', constructors: [buildGrowth('Session', 1)] }),
];

/** Confirms a report with checks that come to these verdicts, one after the other. */
async function confirm(report: LeakReport, ...verdicts: LeakReport['verdict'][]) {
  const resolved: string[][] = [];
  const ignored: unknown[] = [];
  const guard = findGuard(
    guardContainer({
      open: () => resolved.push([]),
      resolve: (_: unknown, token: string) => resolved.at(-1)!.push(token),
      close() {},
      tokens: ['a', 'b', 'c'],
    }),
  )!;
  await guard.prepare();
  resolved.length = 0;
  const check: ScopesCheck = async (_, more) => {
    await guard.run();
    ignored.push(more?.ignore);
    return buildReport({ verdict: verdicts.shift()! });
  };
  const confirmed = await confirmGrowth(guard, {} as CheckHost, report, check);
  return { confirmed, resolved, ignored };
}

it('is no leak where what scopes leave does not grow in many more of them', async () => {
  const report = buildReport({ verdict: 'leak', leaks: LEAKS, scopes: LEFT });
  const { confirmed, resolved, ignored } = await confirm(report, 'clean', 'clean');
  expect(confirmed.verdict).toBe('clean');
  expect(resolved).toEqual([[], ['a', 'b', 'c']]);
  expect(ignored).toEqual([undefined, ['refs']]);
});

it('stays one where it does, and checks what is kept by itself', async () => {
  const report = buildReport({ verdict: 'leak', leaks: LEAKS, scopes: KEPT });
  const { confirmed, resolved } = await confirm(report, 'leak');
  expect(confirmed).toBe(report);
  expect(resolved).toEqual([['b']]);
});

it('tells a leak that the whole container left undecided', async () => {
  const report = buildReport({ verdict: 'inconclusive', leaks: [], scopes: KEPT });
  const { confirmed } = await confirm(report, 'leak');
  expect(confirmed.verdict).toBe('leak');
});

it('leaves a report as it is where nothing is named', async () => {
  const report = buildReport({ verdict: 'leak', leaks: LEAKS, scopes: SCOPES });
  const { confirmed, resolved } = await confirm(report);
  expect(confirmed).toBe(report);
  expect(resolved).toEqual([]);
});
