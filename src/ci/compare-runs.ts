/** Two runs of the same checks, before and after a change: what leaks newly, and what retains more. */
import type { Check, RunReport } from '../report/run-report.js';
import { listCulprits } from './list-culprits.js';

export type Change =
  /** Leaks, and did not before; or a culprit came that was not there. */
  | 'new-leak'
  /** Retains more, beyond the noise of both runs. */
  | 'worse'
  /** There was a verdict, and there is none. */
  | 'unsure'
  /** Retains less, beyond the noise of both runs. */
  | 'better'
  /** Leaked before, and does not any more. */
  | 'fixed'
  /** Was not there before, and does not leak. */
  | 'added'
  | 'removed'
  /** What differs is within the noise of the two runs. */
  | 'same';

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

export interface CulpritComparison {
  fingerprint: string;
  what: string;
  /** Retained bytes per call; absent where it was not there. */
  before?: number;
  after?: number;
}

export interface RunComparison {
  checks: CheckComparison[];
  /** Whether a check leaks newly or retains more. */
  isWorse: boolean;
}

/** What is retained differs by so much from run to run where a container grows in jumps, a share. */
const JITTER = 0.1;
const WORST_FIRST: readonly Change[] = [
  'new-leak',
  'worse',
  'unsure',
  'better',
  'fixed',
  'added',
  'removed',
  'same',
];

export function compareRuns(before: RunReport, after: RunReport): RunComparison {
  const old = new Map(before.checks.map((check) => [check.id, check]));
  const ids = new Set([...old.keys(), ...after.checks.map(({ id }) => id)]);
  const now = new Map(after.checks.map((check) => [check.id, check]));
  const checks = [...ids].map((id) => compareChecks(id, old.get(id), now.get(id)));
  checks.sort(
    (a, b) =>
      WORST_FIRST.indexOf(a.change) - WORST_FIRST.indexOf(b.change) || (a.id < b.id ? -1 : 1),
  );
  return {
    checks,
    isWorse: checks.some(({ change }) => change === 'new-leak' || change === 'worse'),
  };
}

function compareChecks(
  id: string,
  before: Check | undefined,
  after: Check | undefined,
): CheckComparison {
  const noise = Math.max(noiseOf(before), noiseOf(after));
  const culprits = compareCulprits(before, after, noise);
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
  if (culprits.some((culprit) => culprit.before === undefined)) return 'new-leak';
  const differences = culprits.map((culprit) => (culprit.after ?? 0) - culprit.before!);
  if (differences.some((difference) => difference > 0)) return 'worse';
  if (differences.some((difference) => difference < 0)) return 'better';
  return 'same';
}

/** Those that came or went, and those whose rates differ by more than noise. */
function compareCulprits(
  before: Check | undefined,
  after: Check | undefined,
  noise: number,
): CulpritComparison[] {
  const old = new Map(listOf(before).map((culprit) => [culprit.fingerprint, culprit]));
  const now = new Map(listOf(after).map((culprit) => [culprit.fingerprint, culprit]));
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((fingerprint) => {
    const was = old.get(fingerprint);
    const is = now.get(fingerprint);
    if (was && is && isNoise(was.bytesPerCall, is.bytesPerCall, noise)) return [];
    return [
      {
        fingerprint,
        what: (is ?? was)!.what,
        ...(was === undefined ? {} : { before: was.bytesPerCall }),
        ...(is === undefined ? {} : { after: is.bytesPerCall }),
      },
    ];
  });
}

function listOf(check: Check | undefined) {
  return check === undefined ? [] : listCulprits(check.report);
}

function isNoise(before: number, after: number, noise: number): boolean {
  return Math.abs(after - before) <= Math.max(noise, JITTER * Math.max(before, after));
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
