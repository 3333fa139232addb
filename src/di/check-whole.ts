import type { CheckHost } from '../check/start-check.js';
import type { HeapProbe } from '../probe/heap-probe.js';
import type { LeakReport } from '../report/leak-report.js';
import type { ScopesCheck } from './confirm-growth.js';
import type { ScopeGuard } from './scope-guard.js';
import { tellRegistrations } from './tell-registrations.js';
import { sweepScopes, watchEmptyScopes } from './watch-empty-scopes.js';

/** A check is made again where there is so many times what it took. */
const AGAIN_FACTOR = 1.5;

/** Where scopes are swept before each batch, it has as many calls as take so long, ms, and at least so many. */
const BATCH_MS = 80;
const LEAST_CALLS = 10;

export interface WholeCheck {
  /** How long one call takes. */
  readonly callMs: number;
  readonly isSlow: boolean;
  /** So many scopes in which nothing is resolved make a container sweep what it noted of others; or 0. */
  readonly sweepAfter: number;
}

/**
 * What a container keeps for each scope and sweeps now and then may leave a check undecided, by when the sweeps
 * come: where the test has the time, it is made once more, with sweeps before each reading.
 */
export async function checkWhole(
  guard: ScopeGuard,
  host: CheckHost,
  check: ScopesCheck,
  { callMs, isSlow, sweepAfter }: WholeCheck,
): Promise<LeakReport> {
  const probe = await host.openProbe();
  try {
    const report = await checkSwept(guard, probe, host, check, { callMs, sweepAfter });
    if (report.verdict !== 'inconclusive') return report;
    const left = (host.deadline ?? Infinity) - probe.clock.now();
    if (left <= AGAIN_FACTOR * report.timings.total) return report;
    // Cheap scopes are watched once more: by now the container may be seen to sweep.
    const found = isSlow ? { sweepAfter } : await watchEmptyScopes(guard, probe);
    return await checkSwept(guard, probe, host, check, { callMs, ...found });
  } finally {
    await probe.close();
  }
}

/** A container that sweeps what it noted of scopes is swept before each reading: it then stands still. */
function checkSwept(
  guard: ScopeGuard,
  probe: HeapProbe,
  host: CheckHost,
  check: ScopesCheck,
  { callMs, sweepAfter }: Omit<WholeCheck, 'isSlow'>,
): Promise<LeakReport> {
  if (sweepAfter === 0) return check(host);
  const calls = Math.max(LEAST_CALLS, Math.ceil(BATCH_MS / callMs));
  return check(host, { calls, afterEachBatch: () => sweepScopes(guard, probe, sweepAfter) });
}

/**
 * What scopes leave in which nothing is resolved may be a list of weak references that the container sweeps now and
 * then, and seldom where collections are few. Where it is seen to sweep, it is checked once more with sweeps.
 *
 * @returns the report as it is where scopes leave nothing, or the container does not sweep
 */
export async function checkSweptAgain(
  guard: ScopeGuard,
  host: CheckHost,
  check: ScopesCheck,
  { callMs, sweepAfter }: WholeCheck,
  report: LeakReport,
): Promise<LeakReport> {
  if (report.scopes?.leftByScopes === undefined || sweepAfter > 0) return report;
  const probe = await host.openProbe();
  try {
    const found = await watchEmptyScopes(guard, probe);
    if (!found.isSwept) return report;
    if (found.sweepAfter === 0) return leaveOpen(report, SLOW_SWEEP);
    const left = (host.deadline ?? Infinity) - probe.clock.now();
    if (left <= AGAIN_FACTOR * report.timings.total) return leaveOpen(report, SHORT_TIME);
    const again = await checkSwept(guard, probe, host, check, { callMs, ...found });
    return await tellRegistrations(guard, host, again);
  } finally {
    await probe.close();
  }
}

const SHORT_TIME =
  'the test has too little time left to check it with sweeps. Give it a longer timeout.';
const SLOW_SWEEP =
  'a sweep takes too long here to be made before each reading. Check it where less runs beside.';

function leaveOpen(report: LeakReport, why: string): LeakReport {
  return {
    ...report,
    verdict: 'inconclusive',
    reason: `What grows is what the container notes of its scopes, and sweeps now and then: ${why}`,
  };
}
