import { createHolderFinder } from '../check/find-holders.js';
import type { CheckHost } from '../check/start-check.js';
import type { ObjectInspection } from '../probe/heap-probe.js';
import type { LeakReport, ScopesReport } from '../report/leak-report.js';
import { createSnapshotParser } from '../snapshot/parse-snapshot.js';
import { listKept } from './list-kept.js';
import { findCauses } from './find-causes.js';
import { describeKept, type HeapLook } from './describe-kept.js';
import { runRounds } from './run-rounds.js';
import type { ScopeGuard } from './scope-guard.js';

/** How long scopes are opened and closed to tell registrations apart, ms. */
const ROUNDS_MS = 1000;
/** How long halves of the registrations are tried where no instance of their own stays, ms. */
const CAUSES_MS = 40_000;
/** What that, and the snapshot after it, need of a test's time, ms. */
const RESERVE_MS = 4000;

export type Narrowed = Pick<
  ScopesReport,
  'kept' | 'scopes' | 'keptScopes' | 'scopePath' | 'leftByScopes'
>;

/**
 * Tells which registrations of a container that grows keep their instances, and what holds those: by more
 * scopes, whose instances are remembered weakly, and one snapshot where some stay.
 *
 * @param report what the check of the whole container found
 * @returns undefined where the test has too little time left for it
 */
export async function narrowToRegistrations(
  guard: ScopeGuard,
  report: LeakReport,
  host: CheckHost,
): Promise<Narrowed | undefined> {
  const probe = await host.openProbe();
  try {
    const { clock } = probe;
    if (host.deadline !== undefined && host.deadline - clock.now() < RESERVE_MS) return undefined;
    const { tracker, scopes } = await runRounds(guard, probe, clock.now() + ROUNDS_MS);
    const tracks = listKept(guard, tracker);
    await clock.turn();
    const isNamed = tracks.kept.length > 0 || tracks.scopes.length > 0;
    const until = Math.min(clock.now() + CAUSES_MS, (host.deadline ?? Infinity) - RESERVE_MS);
    const causes = isNamed ? [] : await findCauses(guard, report, probe, until);
    if (probe.inspectObjects === undefined || !probe.features.explain.available) {
      return { ...describeKept(tracks, causes, report), scopes };
    }
    const inspection = probe.inspectObjects();
    try {
      const heap = isNamed || causes.length > 0 ? await lookAtHeap(inspection, host) : undefined;
      return { ...describeKept(tracks, causes, report, heap), scopes };
    } finally {
      inspection.close();
    }
  } finally {
    await probe.close();
  }
}

/** One snapshot. Nothing that is asked for may be held strongly while it is taken. */
async function lookAtHeap(
  inspection: ObjectInspection,
  { sources = {} }: CheckHost,
): Promise<HeapLook> {
  const parser = createSnapshotParser();
  await inspection.takeSnapshot((chunk) => parser.push(chunk));
  const finder = createHolderFinder(parser.finish(), sources);
  return { ...finder, idOf: (object) => inspection.findObjectId(object) };
}
