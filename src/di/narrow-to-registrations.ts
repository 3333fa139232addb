import { createHolderFinder } from '../check/find-holders.js';
import type { CheckHost } from '../check/start-check.js';
import type { ObjectInspection } from '../probe/heap-probe.js';
import type { LeakReport, ScopesReport } from '../report/leak-report.js';
import { createSnapshotParser } from '../snapshot/parse-snapshot.js';
import { listKept, type KeptTrack } from './list-kept.js';
import { countNested, type NestedCount } from './count-nested.js';
import { describeKept } from './describe-kept.js';
import { runRounds } from './run-rounds.js';
import type { ScopeGuard } from './scope-guard.js';

/** How long scopes are opened and closed to tell registrations apart, ms. */
const ROUNDS_MS = 1000;
/** What that, and the snapshot after it, need of a test's time, ms. */
const RESERVE_MS = 4000;

export type Narrowed = Pick<ScopesReport, 'kept' | 'scopes' | 'keptScopes' | 'scopePath'>;

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
    const nested = await countNested(guard, report, probe, () =>
      runRounds(guard, probe, clock.now() + ROUNDS_MS),
    );
    const { tracker, scopes } = nested.result;
    const tracks = listKept(guard, tracker);
    await clock.turn();
    if (probe.inspectObjects === undefined || !probe.features.explain.available) {
      return { ...describeKept(tracks, nested.counts, report), scopes };
    }
    const inspection = probe.inspectObjects();
    try {
      const finder = await lookAtHeap(tracks, nested.counts, inspection, host);
      return { ...describeKept(tracks, nested.counts, report, finder), scopes };
    } finally {
      inspection.close();
    }
  } finally {
    await probe.close();
  }
}

/** A snapshot, where anything stays. Nothing may be held strongly while it is taken. */
async function lookAtHeap(
  { kept, scopes }: KeptTrack,
  nested: readonly NestedCount[],
  inspection: ObjectInspection,
  { sources = {} }: CheckHost,
) {
  if (kept.length === 0 && nested.length === 0 && scopes.length === 0) return undefined;
  const parser = createSnapshotParser();
  await inspection.takeSnapshot((chunk) => parser.push(chunk));
  const finder = createHolderFinder(parser.finish(), sources);
  return { ...finder, idOf: (object: object) => inspection.findObjectId(object) };
}
