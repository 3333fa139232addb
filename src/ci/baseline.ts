/**
 * The leaks of a code base that are known: per check their fingerprints, with what each retained when it
 * was recorded. A known leak passes, a new one fails, and so does one that grew.
 */
import type { KnownLeak, KnownLeaks } from '../report/known-leaks.js';
import type { Check } from '../report/run-report.js';
import { formatJson } from '../report/safe-text.js';
import type { LeakReport } from '../report/leak-report.js';
import { listCulprits, type KnownCulprit } from './list-culprits.js';

export interface Baseline {
  schemaVersion: 1;
  /** Name of the package that it belongs to, where it has one. */
  project?: string;
  /** By id of the check, then by fingerprint. */
  checks: Record<string, Record<string, RecordedLeak>>;
}

export interface RecordedLeak {
  /** Retained bytes per call, two digits of it. */
  bytesPerCall: number;
  what: string;
  /** Of what test files leave behind: some of the files. */
  files?: string[];
}

/** How the baseline takes part in a run. */
export type BaselineMode =
  /** Known leaks pass; what is gone is told. */
  | 'read'
  /** As `read`, and what is gone fails. */
  | 'strict'
  /** What leaks is recorded, and passes. */
  | 'update'
  /** It is not looked at. */
  | 'off';

/** A leak may grow by the larger of these before it is worse than recorded. */
const ACCEPTED_FACTOR = 1.5;
const ACCEPTED_BYTES = 64;

export function createBaseline(project?: string): Baseline {
  return { schemaVersion: 1, ...(project === undefined ? {} : { project }), checks: {} };
}

/**
 * How the leaks of one check stand to those that are known; undefined where there are none of either.
 *
 * @param recorded what the baseline has of the check
 */
export function judgeKnown(
  report: LeakReport,
  recorded: Record<string, RecordedLeak> = {},
  mode: BaselineMode,
): KnownLeaks | undefined {
  // Without a verdict nothing is known of what is gone.
  if (mode === 'off' || report.verdict === 'inconclusive') return undefined;
  const culprits = listCulprits(report);
  const seen = new Set(culprits.map(({ fingerprint }) => fingerprint));
  const gone = Object.entries(recorded)
    .filter(([fingerprint]) => !seen.has(fingerprint))
    .map(([fingerprint, { what, bytesPerCall }]): KnownLeak => {
      return { fingerprint, status: 'gone', what, recorded: bytesPerCall };
    });
  const isUpdate = mode === 'update';
  if (gone.length === 0 && (!isUpdate || culprits.length === 0) && !hasAny(recorded))
    return undefined;
  const now = culprits.map((culprit) => judgeCulprit(culprit, recorded, isUpdate));
  const fails = ({ status }: KnownLeak) => status === 'new' || status === 'worse';
  return {
    leaks: [...now, ...gone],
    passes: isUpdate || (!now.some(fails) && !(mode === 'strict' && gone.length > 0)),
  };
}

/**
 * The baseline after a run: what the checks show now. Checks that were not run keep what they have, and a
 * leak that moved within what is accepted keeps its number: two runs write the same.
 */
export function updateBaseline(baseline: Baseline, checks: readonly Check[]): Baseline {
  const updated = { ...baseline.checks };
  for (const { id, expected, report } of checks) {
    if (expected !== 'clean' || report.verdict === 'inconclusive') continue;
    const recorded = ownOf(updated, id);
    const culprits = listCulprits(report);
    delete updated[id];
    if (culprits.length === 0) continue;
    put(
      updated,
      id,
      Object.fromEntries(
        culprits.map((culprit) => [
          culprit.fingerprint,
          keepOrRecord(culprit, ownOf(recorded, culprit.fingerprint)),
        ]),
      ),
    );
  }
  return { ...baseline, checks: updated };
}

/** The baseline without what checks show to be gone, and without checks of their files that are no more. */
export function pruneBaseline(baseline: Baseline, checks: readonly Check[]): Baseline {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const files = new Set(checks.map(({ file }) => file));
  const kept = Object.entries(baseline.checks).flatMap(([id, recorded]) => {
    const check = byId.get(id);
    if (check === undefined) return files.has(fileOfId(id)) ? [] : [[id, recorded] as const];
    if (check.report.verdict === 'inconclusive') return [[id, recorded] as const];
    const seen = new Set(listCulprits(check.report).map(({ fingerprint }) => fingerprint));
    const left = Object.entries(recorded).filter(([fingerprint]) => seen.has(fingerprint));
    return left.length === 0 ? [] : [[id, Object.fromEntries(left)] as const];
  });
  return { ...baseline, checks: Object.fromEntries(kept) };
}

/** File that the id of a check names. */
export function fileOfId(id: string): string {
  return id.split(' > ', 1)[0]!;
}

/** What the baseline has of a check. */
export function recordedOf(baseline: Baseline, id: string): Record<string, RecordedLeak> {
  return ownOf(baseline.checks, id) ?? {};
}

/** The same leaks give the same bytes, sorted, and one line each, so that a merge conflict can be read. */
export function formatBaseline({ schemaVersion, project, checks }: Baseline): string {
  const entries = sortedEntries(checks).map(([id, leaks]) => {
    const rows = sortedEntries(leaks).map(([fingerprint, { bytesPerCall, what, files }]) => {
      const named = files === undefined ? '' : `, "files": [${files.map(quote).join(', ')}]`;
      return `      ${quote(fingerprint)}: { "bytesPerCall": ${bytesPerCall}, "what": ${quote(what)}${named} }`;
    });
    return `    ${quote(id)}: {\n${rows.join(',\n')}\n    }`;
  });
  const head = [
    `  "schemaVersion": ${schemaVersion}`,
    ...(project === undefined ? [] : [`  "project": ${quote(project)}`]),
  ];
  const body = entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n  }`;
  return `{\n${head.join(',\n')},\n  "checks": ${body}\n}\n`;
}

function judgeCulprit(
  { fingerprint, what, bytesPerCall }: KnownCulprit,
  recorded: Record<string, RecordedLeak>,
  isUpdate: boolean,
): KnownLeak {
  const before = ownOf(recorded, fingerprint);
  const told = { fingerprint, what, bytesPerCall };
  if (before === undefined) return { ...told, status: isUpdate ? 'recorded' : 'new' };
  const isWorse = bytesPerCall > mostAccepted(before.bytesPerCall);
  const status = isWorse ? (isUpdate ? 'recorded' : 'worse') : 'known';
  return { ...told, recorded: before.bytesPerCall, status };
}

function mostAccepted(bytesPerCall: number): number {
  return Math.max(bytesPerCall * ACCEPTED_FACTOR, bytesPerCall + ACCEPTED_BYTES);
}

function keepOrRecord(
  { what, bytesPerCall }: KnownCulprit,
  before: RecordedLeak | undefined,
): RecordedLeak {
  const rounded = roundBytes(bytesPerCall);
  const isNear =
    before !== undefined &&
    bytesPerCall <= mostAccepted(before.bytesPerCall) &&
    before.bytesPerCall <= mostAccepted(bytesPerCall);
  return isNear ? before : { bytesPerCall: rounded, what };
}

/** Two digits: what stays of a leak differs by less from run to run. */
export function roundBytes(bytes: number): number {
  return Number(bytes.toPrecision(2));
}

function hasAny(recorded: object): boolean {
  return Object.keys(recorded).length > 0;
}

/** Names come from tests, and one may be `__proto__`. */
export function ownOf<T>(record: Record<string, T> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

export function put<T>(record: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(record, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** By code unit, whatever the machine's language is. */
function sortedEntries<T>(record: Record<string, T>): [string, T][] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function quote(text: string): string {
  return formatJson(text);
}
