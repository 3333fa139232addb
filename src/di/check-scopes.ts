import { HandlerTimeoutError, isHeapslopeError } from '../report/errors.js';
import type { CheckHost } from '../check/start-check.js';
import type { HeapProbe } from '../probe/heap-probe.js';
import type { LeakReport } from '../report/leak-report.js';
import type { ContainerAccess } from './container-adapter.js';
import { holdContainer } from './hold-container.js';
import { narrowToRegistrations } from './narrow-to-registrations.js';
import { rehearseScopes } from './rehearse-scopes.js';
import type { ScopeGuard } from './scope-guard.js';
import { tellKept } from './tell-kept.js';
import { ownJson } from '../report/own-json.js';

/** How long the first scope may take where no test's timeout says it, and what a test keeps of its time, ms. */
const PREPARE_LIMIT_MS = 60_000;
const MARGIN_MS = 400;

/**
 * Runs one check of a container's scopes: tries the registrations, checks them all at once, and only where
 * something grows tells which of them keep their instances.
 *
 * @param check the check itself
 * @throws UsageError where nothing can be resolved, HandlerTimeoutError that names what never came, and what
 *   `check` throws
 */
export async function checkScopes(
  guard: ScopeGuard,
  host: CheckHost,
  access: ContainerAccess,
  check: (host: CheckHost) => Promise<LeakReport>,
): Promise<LeakReport> {
  const release = holdContainer(guard.roots);
  try {
    await withinTest(guard, host, async (probe) => {
      const begun = probe.clock.now();
      await guard.prepare(access);
      await rehearseScopes(guard, probe, { begun, deadline: host.deadline ?? Infinity });
    });
    return await checkHeld(guard, host, check);
  } finally {
    release();
  }
}

async function checkHeld(
  guard: ScopeGuard,
  host: CheckHost,
  check: (host: CheckHost) => Promise<LeakReport>,
): Promise<LeakReport> {
  const report = await check(host).catch((error: unknown) => {
    throw adviseTimeout(error, guard);
  });
  const narrowed =
    report.verdict === 'clean' ? undefined : await narrowToRegistrations(guard, report, host);
  report.scopes = {
    container: guard.title,
    resolved: guard.countResolved(),
    unresolved: guard.listUnresolved(),
    closeFailures: guard.listCloseFailures(),
    kept: [],
    scopes: 0,
    keptScopes: 0,
    ...narrowed,
  };
  if (report.verdict !== 'clean' && narrowed === undefined) {
    report.warnings.push({
      code: 'not-narrowed',
      message:
        'The test has too little time left to tell which registrations keep their instances. Give it a longer timeout.',
    });
  }
  if (report.verdict === 'leak') report.reason = `${tellKept(report.scopes)}${report.reason}`;
  return report;
}

/** A registration that never comes would be waited for by nobody but the test. */
async function withinTest(
  guard: ScopeGuard,
  host: CheckHost,
  run: (probe: HeapProbe) => Promise<void>,
): Promise<void> {
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
    await Promise.race([run(probe), late]);
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
