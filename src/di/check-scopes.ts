import { HandlerTimeoutError, isHeapslopeError } from '../report/errors.js';
import type { CheckHost } from '../check/start-check.js';
import type { HeapProbe } from '../probe/heap-probe.js';
import type { LeakReport } from '../report/leak-report.js';
import { catchLate } from './catch-late.js';
import { checkSweptAgain, checkWhole, type WholeCheck } from './check-whole.js';
import { confirmGrowth, type ScopesCheck } from './confirm-growth.js';
import type { ContainerAccess, Registration } from './container-adapter.js';
import { findSuspects } from './find-suspects.js';
import { holdContainer } from './hold-container.js';
import { refuseExit } from './refuse-exit.js';
import { rehearseScopes } from './rehearse-scopes.js';
import type { ScopeGuard } from './scope-guard.js';
import { takeFirstSnapshot } from './take-first-snapshot.js';
import { tellRegistrations } from './tell-registrations.js';
import { watchEmptyScopes } from './watch-empty-scopes.js';
import { ownJson } from '../report/own-json.js';

/** How long the first scope may take where no test's timeout says it, and what a test keeps of its time, ms. */
const PREPARE_LIMIT_MS = 60_000;
const MARGIN_MS = 400;

/** A call that takes longer, ms, makes the check of the whole container long where something grows. */
const SLOW_MS = 0.5;
/** Where one takes as long as this, ms, one snapshot costs less than the calls that it saves. */
const DEAR_MS = 10;
/** One that takes still longer leaves no time for anything before it, ms; */
const SLOWEST_MS = 100;
/** and so does a test that ends so soon, ms. */
const LEAST_LEFT_MS = 8000;
/** where calls are cheap, this soon. */
const LEAST_CHEAP_MS = 3000;

interface Prepared extends WholeCheck {
  /** See `findSuspects`. */
  readonly suspects: readonly Registration[] | undefined;
}

/**
 * Runs one check of a container's scopes: tries the registrations, checks them all at once, and only where
 * something grows tells which of them keep their instances. Where scopes take long, those whose instances are
 * seen to stay are checked before.
 *
 * @throws UsageError where nothing can be resolved, HandlerTimeoutError that names what never came, and what
 *   `check` throws
 */
export async function checkScopes(
  guard: ScopeGuard,
  host: CheckHost,
  access: ContainerAccess,
  check: ScopesCheck,
): Promise<LeakReport> {
  const release = holdContainer(guard.roots);
  const leave = catchLate((cause) => guard.noteLate(cause));
  try {
    // Also between the calls: what was resolved may end the process later.
    return await refuseExit(() => prepareAndCheck(guard, host, access, check));
  } finally {
    leave();
    release();
  }
}

async function prepareAndCheck(
  guard: ScopeGuard,
  host: CheckHost,
  access: ContainerAccess,
  check: ScopesCheck,
): Promise<LeakReport> {
  const prepared = await withinTest(guard, host, (probe) => prepare(guard, host, access, probe));
  const advised: ScopesCheck = (given, more) =>
    check(given, more).catch((error: unknown) => {
      throw adviseTimeout(unwrapUsage(error), guard);
    });
  return checkPrepared(guard, host, advised, prepared);
}

/** What the guard itself says is no failure of a handler. */
function unwrapUsage(error: unknown): unknown {
  const { cause } = error as { cause?: unknown };
  return isHeapslopeError(cause) && cause.code === 'HEAPSLOPE_USAGE' ? cause : error;
}

async function prepare(
  guard: ScopeGuard,
  host: CheckHost,
  access: ContainerAccess,
  probe: HeapProbe,
): Promise<Prepared> {
  const begun = probe.clock.now();
  await guard.prepare(access);
  const callMs = await rehearseScopes(guard, probe, { begun, deadline: host.deadline ?? Infinity });
  const left = (host.deadline ?? Infinity) - probe.clock.now();
  const isSlow = callMs > SLOW_MS;
  const unwatched = { callMs, isSlow, sweepAfter: 0, suspects: undefined };
  if (callMs >= SLOWEST_MS || left <= (isSlow ? LEAST_LEFT_MS : LEAST_CHEAP_MS)) return unwatched;
  if (!isSlow)
    return { ...unwatched, sweepAfter: (await watchEmptyScopes(guard, probe)).sweepAfter };
  if (callMs >= DEAR_MS) await takeFirstSnapshot(probe);
  const { grows, sweepAfter } = await watchEmptyScopes(guard, probe);
  return { callMs, isSlow, sweepAfter, suspects: grows ? [] : await findSuspects(guard, probe) };
}

async function checkPrepared(
  guard: ScopeGuard,
  host: CheckHost,
  check: ScopesCheck,
  prepared: Prepared,
): Promise<LeakReport> {
  const { isSlow, suspects } = prepared;
  if (suspects !== undefined) {
    const report = await guard.runOnly(suspects, () => check(host));
    if (report.verdict === 'leak') return tellRegistrations(guard, host, report);
  }
  const whole = await checkWhole(guard, host, check, prepared);
  const report = await tellRegistrations(guard, host, whole);
  if (report.verdict === 'clean') return report;
  if (!isSlow) return checkSweptAgain(guard, host, check, prepared, report);
  const confirmed = await confirmGrowth(guard, host, report, check);
  return confirmed === report ? report : tellRegistrations(guard, host, confirmed);
}

/** A registration that never comes would be waited for by nobody but the test. */
async function withinTest<T>(
  guard: ScopeGuard,
  host: CheckHost,
  run: (probe: HeapProbe) => Promise<T>,
): Promise<T> {
  const probe = await host.openProbe();
  const { clock } = probe;
  const limit = Math.min(
    PREPARE_LIMIT_MS,
    Math.max(0, (host.deadline ?? Infinity) - clock.now() - MARGIN_MS),
  );
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    const fail = () => reject(adviseTimeout(new HandlerTimeoutError(1, limit), guard) as Error);
    cancel = clock.after(limit, fail);
  });
  try {
    return await Promise.race([run(probe), late]);
  } finally {
    cancel();
    await probe.close();
  }
}

function adviseTimeout(error: unknown, { current }: ScopeGuard): unknown {
  const isTimeout = isHeapslopeError(error) && error.code === 'HEAPSLOPE_HANDLER_TIMEOUT';
  if (!isTimeout || current === undefined) return error;
  const { call, waitedMs } = error as HandlerTimeoutError;
  const advice = `It was resolving ${ownJson.stringify(current)}. Leave that out if it takes so long by nature: { skip: [${ownJson.stringify(current)}] }.`;
  return new HandlerTimeoutError(call, waitedMs, advice);
}
