import process from 'node:process';
import {
  readClassQuery,
  resolveInstanceOptions,
  WITHOUT_MEANING_FOR_COUNTS,
} from '../../input/class-query.js';
import { checkScopes } from '../../di/check-scopes.js';
import type { ScopesCheck } from '../../di/confirm-growth.js';
import { findGuard } from '../../di/scope-guard.js';
import { detectInstanceLeak } from '../../check/detect-instance-leak.js';
import { detectLeak as runCheck } from '../../check/detect-leak.js';
import {
  detectRetention,
  type RetentionHost,
  type WeakTarget,
} from '../../check/detect-retention.js';
import { startCheck, type CheckHost } from '../../check/start-check.js';
import { recordAssertion } from '../../ci/record-assertion.js';
import { takeCallSite } from '../../matchers/call-site.js';
import { watch, type WatchResult } from '../../sampling/watch.js';
import { InconclusiveError, LeakError } from '../../report/errors.js';
import { assertHandler } from '../../input/assert-handler.js';
import {
  resolveOptions,
  type Handler,
  type LeakOptions,
  type ResolvedOptions,
} from '../../input/options.js';
import { withDefaults } from '../../input/project-defaults.js';
import { explainKnown } from '../../report/explain-known.js';
import { formatFailure } from '../../report/format-report.js';
import type { LeakReport, Runtime } from '../../report/leak-report.js';
import type { RetentionReport } from '../../report/retention-report.js';
import { adviseCheck } from '../host/advise-check.js';
import { findRunner, type TestRunner } from '../host/find-runner.js';
import { findTarget, type HostOverrides, type MeasuredTarget } from './find-target.js';
import { createSourceMapFinder } from '../cdp/find-source-map-url.js';
import { openInProcessProbe } from '../in-process/in-process-probe.js';
import { openSnapshotFile } from '../files/open-snapshot-file.js';
import { withProcessLock } from '../host/process-lock.js';
import { withQuietEngine } from '../host/quiet-engine.js';
import { readPrivateValues } from '../in-process/read-private-values.js';
import { readSourceFile } from '../files/read-source-file.js';
import { tellSnapshots } from '../files/tell-snapshots.js';

export type { HostOverrides };

/**
 * Runs a handler again and again in this process and tells whether it keeps memory.
 *
 * Checks of one process run one after the other. The handler's calls never overlap; what it returns is
 * awaited and dropped.
 *
 * @param handler sync or async
 * @param options see `LeakOptions`
 * @returns the report; never rejects for a leak
 * @throws InvalidOptionError, HandlerError, HandlerTimeoutError, GcUnavailableError, or the reason of
 *   `options.signal`
 */
export async function detectLeak(handler: Handler, options?: LeakOptions): Promise<LeakReport> {
  return checkInProcess(handler, options, {});
}

/**
 * As `detectLeak`, and throws unless the verdict is `clean`.
 *
 * @throws LeakError or InconclusiveError, with the whole report as message and as `report`; and what
 *   `detectLeak` throws
 */
export async function assertNoLeak(handler: Handler, options?: LeakOptions): Promise<LeakReport> {
  const { place } = takeCallSite(assertNoLeak);
  return assertAt(place, handler, options);
}

/**
 * A test body for any runner: `test('GET /', leakFree(() => get('/')))`.
 *
 * @throws at once, InvalidOptionError for a handler or options that cannot be right
 */
export function leakFree(handler: Handler, options?: LeakOptions): () => Promise<void> {
  assertHandler(handler);
  resolveOptions(options);
  const { place } = takeCallSite(leakFree);
  return async () => {
    await assertAt(place, handler, options);
  };
}

/** Passes as well where all that leaks is known. */
async function assertAt(
  place: string | undefined,
  handler: Handler,
  options?: LeakOptions,
): Promise<LeakReport> {
  const end = recordAssertion({ matcher: 'assertNoLeak', name: options?.name, place });
  const report = await detectLeak(handler, options);
  const known = end?.(report)?.known;
  if (known?.passes) return report;
  if (report.verdict === 'clean' && known === undefined) return report;
  const message = [formatFailure(report), ...explainKnown(known)].join('\n\n');
  if (report.verdict === 'inconclusive') throw new InconclusiveError(report, message);
  throw new LeakError(report, message);
}

/** `detectLeak` with what an adapter knows. */
export async function checkInProcess(
  handler: unknown,
  options: unknown,
  overrides: HostOverrides,
): Promise<LeakReport> {
  assertHandler(handler);
  const target = findTarget(handler);
  const resolved = resolveOptions(withTargetDefaults(withDefaults(options), target));
  const run: ScopesCheck = (given, more = {}) => {
    const { options: told, host } = tellSnapshots(resolved, given);
    return runCheck(handler, joinOptions(told, more), host);
  };
  return target
    ? target.check(resolved, overrides, run)
    : adviseCheck(() => runInProcess(overrides, withScopes(handler, run)));
}

/** What a container's guard adds to the user's own options. */
function joinOptions(
  options: ResolvedOptions,
  { calls, ignore = [], afterEachBatch }: Parameters<ScopesCheck>[1] & object,
): ResolvedOptions {
  const own = options.afterEachBatch;
  return {
    ...options,
    calls: options.calls ?? calls,
    ignore: [...options.ignore, ...ignore],
    afterEachBatch: afterEachBatch
      ? async () => {
          await own?.();
          await afterEachBatch();
        }
      : own,
  };
}

/** The check of a container's guard tells of its registrations as well. */
function withScopes(handler: Handler, run: ScopesCheck): (host: CheckHost) => Promise<LeakReport> {
  const guard = findGuard(handler);
  if (guard === undefined) return run;
  return (host) => checkScopes(guard, host, { readPrivateValues }, run);
}

/**
 * Only the watching phase of a check, for who needs figures and no verdict: nothing is explained, and
 * growth costs no more than stillness.
 */
export async function watchInProcess(handler: unknown, options: unknown): Promise<WatchResult> {
  assertHandler(handler);
  const resolved = resolveOptions(options);
  const watchOnly = async (host: CheckHost) => {
    const probe = await host.openProbe();
    try {
      const check = startCheck(handler, resolved, host, probe);
      const { watchUntil: stopAt, giveUpAt } = check.plan;
      return await watch({ ...check, stopAt, giveUpAt, canLook: false });
    } finally {
      await probe.close();
    }
  };
  return runInProcess({}, watchOnly, { isInlining: true });
}

/** As `checkInProcess`, for the instances of one class: a constructor or a name. */
export async function checkInstancesInProcess(
  handler: unknown,
  of: unknown,
  options: unknown,
  overrides: HostOverrides,
): Promise<LeakReport> {
  assertHandler(handler);
  const query = readClassQuery(of);
  const target = findTarget(handler);
  const own = withDefaults(options, WITHOUT_MEANING_FOR_COUNTS);
  const resolved = resolveInstanceOptions(withTargetDefaults(own, target));
  const run = (host: CheckHost) => detectInstanceLeak(query, handler, resolved, host);
  return target
    ? target.check(resolved, overrides, run)
    : adviseCheck(() => runInProcess(overrides, withScopes(handler, run)));
}

/** Tells whether one object becomes garbage in this process. */
export async function checkCollectedInProcess(
  target: WeakTarget,
  assertion: () => object,
  { testFile, ...overrides }: HostOverrides & Pick<RetentionHost, 'testFile'>,
): Promise<RetentionReport> {
  return runInProcess(overrides, (host) =>
    detectRetention(target, assertion, {
      ...host,
      ...(testFile === undefined ? {} : { testFile }),
    }),
  );
}

/** A server takes longer than a function until it stands still. */
function withTargetDefaults(options: unknown, target: MeasuredTarget | undefined): unknown {
  const isObject = typeof options === 'object' && options !== null && !Array.isArray(options);
  if (target === undefined || (options !== undefined && !isObject)) return options;
  const { timeBudget = target.timeBudget, ...others } = (options ?? {}) as LeakOptions;
  return { ...others, timeBudget };
}

/** Runs one check when no other runs, with the engine kept quiet. */
function runInProcess<T>(
  overrides: HostOverrides,
  run: (host: CheckHost) => Promise<T>,
  engine?: Parameters<typeof withQuietEngine>[1],
): Promise<T> {
  const runner = findRunner();
  return withProcessLock(({ isNested }) =>
    withQuietEngine(
      () =>
        run({
          openProbe: () => openInProcessProbe({ isNested }),
          runtime: describeRuntime(runner),
          sources: {
            readFile: readSourceFile,
            cwd: process.cwd(),
            ownFolder,
            findSourceMapUrl: createSourceMapFinder(),
            ...(runner ? { runner } : {}),
          },
          openSnapshotFile,
          ...overrides,
        }),
      engine,
    ),
  );
}

function describeRuntime(runner: TestRunner | undefined): Runtime {
  return {
    node: process.versions.node,
    v8: process.versions.v8,
    platform: process.platform,
    arch: process.arch,
    ...(runner ? { runner: runner.name, runnerVersion: runner.version } : {}),
  };
}

/** The folder of heapslope's code: the engine says where this file is, in source one folder further down. */
const ownFolder = /(?:\(|at |@)(?:async )?(?:file:\/\/)?([^()\n]*)[\\/][^\\/()\n]+:\d+:\d+\)?$/m
  .exec(new Error('where am I').stack ?? '')?.[1]
  ?.replace(/[\\/]node$/, '');
