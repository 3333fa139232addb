/** Two runs of the same checks, before and after a change: what leaks newly, and what retains more. */
import type { Check, RunReport } from '../report/run-report.js';
import { WORST_FIRST, type Change, type CulpritComparison } from './change.js';
import { compareCulprits, judgeCulprits, type Retained } from './compare-culprits.js';
import { compareFiles, type FileComparison } from './compare-files.js';
import { listCulprits } from './list-culprits.js';

export interface CheckComparison {
  id: string;
  change: Change;
  before?: Check;
  after?: Check;
  /** Of the leaks, those whose rate changed, came or went. */
  culprits: CulpritComparison[];
  /** Bytes per call by which the two may differ by chance alone. */
  noise: number;
}

export interface RunComparison {
  checks: CheckComparison[];
  /** What test files leave behind; empty unless both runs were in file mode. */
  files: FileComparison[];
  /** Whether a check leaks newly or retains more, or a file leaves something new or more. */
  isWorse: boolean;
  /** What could not be compared, sentences. */
  notes: string[];
}

export function compareRuns(before: RunReport, after: RunReport): RunComparison {
  const old = new Map(before.checks.map((check) => [check.id, check]));
  const ids = new Set([...old.keys(), ...after.checks.map(({ id }) => id)]);
  const now = new Map(after.checks.map((check) => [check.id, check]));
  const checks = [...ids].map((id) => compareChecks(id, old.get(id), now.get(id)));
  checks.sort((a, b) => rankOf(a) - rankOf(b) || (a.id < b.id ? -1 : 1));
  const files = compareFiles(before, after);
  files.sort((a, b) => rankOf(a) - rankOf(b) || (a.file < b.file ? -1 : 1));
  return {
    checks,
    files,
    isWorse: [...checks, ...files].some(
      ({ change }) => change === 'new-leak' || change === 'worse',
    ),
    notes: noteMissing(before, after),
  };
}

function rankOf({ change }: { change: Change }): number {
  return WORST_FIRST.indexOf(change);
}

function noteMissing(before: RunReport, after: RunReport): string[] {
  if ((before.files === undefined) === (after.files === undefined)) return [];
  const run = before.files === undefined ? 'first' : 'second';
  return [`The ${run} run was not in file mode: what test files leave behind is not compared.`];
}

function compareChecks(
  id: string,
  before: Check | undefined,
  after: Check | undefined,
): CheckComparison {
  const noise = Math.max(noiseOf(before), noiseOf(after));
  const culprits = compareCulprits(retainedBy(before), retainedBy(after), noise);
  const change = tellChange(before, after, culprits);
  return {
    id,
    change,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    culprits,
    noise,
  };
}

function tellChange(
  before: Check | undefined,
  after: Check | undefined,
  culprits: readonly CulpritComparison[],
): Change {
  if (after === undefined) return 'removed';
  // Where a leak is what the test wants, one is no fault.
  if (after.expected === 'leak') return before === undefined ? 'added' : 'same';
  if (before === undefined) return after.verdict === 'leak' ? 'new-leak' : 'added';
  if (after.verdict === 'inconclusive')
    return before.verdict === 'inconclusive' ? 'same' : 'unsure';
  if (before.verdict === 'inconclusive') return after.verdict === 'leak' ? 'new-leak' : 'better';
  if (before.verdict === 'clean') return after.verdict === 'leak' ? 'new-leak' : 'same';
  if (after.verdict === 'clean') return 'fixed';
  return judgeCulprits(culprits);
}

function retainedBy(check: Check | undefined): Retained {
  const culprits = check === undefined ? [] : listCulprits(check.report);
  return new Map(
    culprits.map(({ fingerprint, what, bytesPerCall }) => [
      fingerprint,
      { what, bytes: bytesPerCall },
    ]),
  );
}

/** What a run could not have told from nothing, bytes per call. */
function noiseOf(check: Check | undefined): number {
  const detectable = check?.report.detectable;
  return Number.isFinite(detectable) && detectable! < 1e12 ? detectable! : 0;
}

/** What all culprits of a check retain, bytes per call. */
export function totalOf(check: Check): number {
  return listCulprits(check.report).reduce((sum, { bytesPerCall }) => sum + bytesPerCall, 0);
}
