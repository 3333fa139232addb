import { readFileSync } from './own-fs.js';
import process from 'node:process';
import { UsageError } from '../report/errors.js';
import { escapeText } from '../report/fit-text.js';
import { rankChecks } from '../report/rank-checks.js';
import { formatJson } from '../report/safe-text.js';
import type { Runtime } from '../report/leak-report.js';
import type { Check, RunReport } from '../report/run-report.js';
import { readOwnVersion } from './own-version.js';
import { findMismatch, type Schema } from './match-schema.js';
import schema from './report.schema.json' with { type: 'json' };
import { writeWhole } from './write-whole.js';
import { ownJson } from '../report/own-json.js';

/**
 * The report of a run: its checks in order, as JSON has them. Where one check ran several times, such as in two
 * projects of one run, the worst of them counts: what leaks in one of them leaks.
 */
export function createRunReport(
  checks: readonly Check[],
  runner: Pick<Runtime, 'runner' | 'runnerVersion'> = {},
  grown: Pick<RunReport, 'files' | 'wholeRun'> = {},
): RunReport {
  const { node, v8 } = process.versions;
  const { platform, arch } = process;
  // Of all that JSON leaves out or changes, such as infinity, readers see one form.
  const plain = ownJson.parse(formatJson(checks)) as Check[];
  return {
    schemaVersion: 1,
    heapslope: readOwnVersion(),
    runtime: { node, v8, platform, arch, ...runner },
    checks: sortChecks(keepWorst(plain)),
    ...(JSON.parse(formatJson(grown)) as typeof grown),
  };
}

/** One report of many, such as of the shards of a run; of checks in several the last one counts. */
export function mergeRunReports(reports: readonly RunReport[]): RunReport {
  const [first] = reports;
  if (first === undefined) return createRunReport([]);
  const byId = new Map(reports.flatMap(({ checks }) => checks.map((check) => [check.id, check])));
  return { ...first, checks: sortChecks([...byId.values()]), ...mergeFiles(reports) };
}

/** Shards have other files and other processes. */
function mergeFiles(reports: readonly RunReport[]): Pick<RunReport, 'files' | 'wholeRun'> {
  const told = reports.flatMap(({ wholeRun }) => (wholeRun === undefined ? [] : [wholeRun]));
  const [first] = told;
  if (first === undefined) return {};
  const byFile = new Map(
    reports.flatMap(({ files = [] }) => files.map((growth) => [growth.file, growth] as const)),
  );
  return {
    files: [...byFile.values()].toSorted((one, other) => compare(one.file, other.file)),
    wholeRun: {
      processes: told.reduce((sum, { processes }) => sum + processes, 0),
      bytesPerFile: Math.max(...told.map(({ bytesPerFile }) => bytesPerFile)),
      share: Math.max(...told.map(({ share }) => share)),
      notes: [...new Set(told.flatMap(({ notes }) => notes))],
      ...(first.tolerance === undefined ? {} : { tolerance: first.tolerance }),
    },
  };
}

export function writeRunReport(path: string, report: RunReport): void {
  writeWhole(path, `${formatJson(report)}\n`);
}

/**
 * Reads a report file.
 *
 * @throws UsageError for one that is cut short, of a later version, or no report file
 */
export function readRunReport(path: string): RunReport {
  const shown = escapeText(path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : escapeText(message);
    throw new UsageError(
      `Cannot read ${shown}: ${why}. Give the file that the reporter's option \`json\` names.`,
      error,
    );
  }
  let value: unknown;
  try {
    value = ownJson.parse(text);
  } catch (error) {
    throw new UsageError(
      `${shown} is cut short, or no JSON: ${escapeText((error as Error).message)}. The run that wrote it may have been killed: run the tests again.`,
      error,
    );
  }
  return checkRunReport(value, shown);
}

function checkRunReport(value: unknown, shown: string): RunReport {
  const { schemaVersion, checks } = (value ?? {}) as Record<string, unknown>;
  if (typeof schemaVersion === 'number' && schemaVersion > 1) {
    throw new UsageError(
      `${shown} was written by a later heapslope (version ${schemaVersion} of the format; this one reads 1). Install that one.`,
    );
  }
  if (!Array.isArray(checks)) {
    throw new UsageError(
      `${shown} is no report file of heapslope: it has no \`checks\`. Give the file that the reporter's option \`json\` names.`,
    );
  }
  const mismatch = findMismatch(value, schema as Schema);
  if (mismatch === undefined) return value as RunReport;
  throw new UsageError(
    `${shown} is no valid report file: ${escapeText(mismatch)}. heapslope/report.schema.json says what it holds; run the tests again.`,
  );
}

function keepWorst(checks: readonly Check[]): Check[] {
  const byId = new Map<string, Check>();
  for (const check of rankChecks(checks).toReversed()) byId.set(check.id, check);
  return [...byId.values()];
}

/** Files come first, then the tests and their checks in the order of their names and numbers. */
function sortChecks(checks: readonly Check[]): Check[] {
  return checks.toSorted(
    (one, other) => compare(stem(one), stem(other)) || ordinal(one) - ordinal(other),
  );
}

function stem({ id }: Check): string {
  return id.replace(/ #\d+$/, '');
}

function ordinal({ id }: Check): number {
  return Number(/ #(\d+)$/.exec(id)?.[1] ?? 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
