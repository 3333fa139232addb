import { isAbsolute, relative } from 'node:path';
import process from 'node:process';
import { escapeText } from '../report/fit-text.js';
import type { FileGrowth } from '../report/file-growth.js';
import type { RunReport } from '../report/run-report.js';
import type { BaselineMode } from './baseline.js';
import type { FileRecord, ProcessRecords, RunRecords } from './file-records.js';
import { judgeFiles } from './judge-files.js';
import { relocateReport } from './relocate-report.js';

/** With fewer steps a trend says nothing. */
const LEAST_STEPS = 3;

/**
 * What all processes of a run said of their files, judged; nothing where none said anything.
 *
 * @param root folder that files are told relative to, with the baseline in it
 * @param isUpdate the runner's own `-u`
 */
export function gatherFiles(
  { processes, cut }: RunRecords,
  root: string,
  baseline: BaselineMode | undefined,
  isUpdate = false,
): Pick<RunReport, 'files' | 'wholeRun'> {
  const records = dropAttempts(
    processes.flatMap(({ files }, at) =>
      files.flatMap((record) => (record.file === undefined ? [] : [{ record, process: at + 1 }])),
    ),
  );
  if (records.length === 0) return {};
  const files = records
    .map(({ record, process: number }) => toGrowth(record, number, root))
    .toSorted((one, other) => (one.file < other.file ? -1 : one.file > other.file ? 1 : 0));
  const tolerance = records.find(({ record }) => record.tolerance !== undefined)?.record.tolerance;
  const judged = judgeFiles(files, { root, tolerance, baseline, isUpdate });
  return {
    files: judged.files,
    wholeRun: {
      processes: processes.length,
      bytesPerFile: measureTrend(processes),
      share: measureShare(processes),
      notes: [...noteCut(cut), ...noteProcesses(processes, cut), ...judged.notes],
      ...(tolerance === undefined ? {} : { tolerance }),
      ...(judged.known === undefined ? {} : { known: judged.known }),
    },
  };
}

/** Jest runs a file whose worker ended several times: what did not end is told once, where nothing else is. */
function dropAttempts(records: readonly OfProcess[]): OfProcess[] {
  const over = new Set(records.flatMap(({ record }) => (record.isOver ? [record.file] : [])));
  const last = new Map(records.map((one) => [one.record.file, one]));
  return records.filter(
    (one) => one.record.isOver || (!over.has(one.record.file) && last.get(one.record.file) === one),
  );
}

interface OfProcess {
  readonly record: FileRecord;
  /** From 1. */
  readonly process: number;
}

function toGrowth(record: FileRecord, number: number, root: string): FileGrowth {
  const { file = '', before = 0, after = before, isOver, kept = {}, culprits = [] } = record;
  const told = isAbsolute(file) ? relative(root, file) : file;
  const untold = tellUntold(record);
  return {
    file: escapeText((told.startsWith('..') ? file : told).replace(/\\/g, '/')),
    before,
    after: isOver === true ? after : before,
    kept,
    culprits: relocateReport([...culprits], process.cwd(), root),
    process: number,
    passed: true,
    ...(untold === undefined ? {} : { untold }),
  };
}

function tellUntold({
  isOver,
  kept = {},
  culprits = [],
  untold,
  isAlone,
}: FileRecord): string | undefined {
  if (isOver !== true) return 'Its process ended while it ran: what it leaves could not be told.';
  if (untold) return untold;
  if (kept.realm === true && culprits.length === 0)
    return 'Its global object is still there, and the process ended before it was told what holds it.';
  if (kept.realm === undefined && kept.objects === undefined && isAlone !== true)
    return 'Its process ended before it could be told whether it leaves something.';
  return undefined;
}

/** The middle step from one file to the next. The first files of a process load what all others use. */
function measureTrend(processes: readonly ProcessRecords[]): number {
  const steps = processes
    .flatMap(({ files }) => files.slice(1))
    .flatMap(({ before, after }) =>
      before === undefined || after === undefined ? [] : [after - before],
    )
    .toSorted((one, other) => one - other);
  return steps.length < LEAST_STEPS ? 0 : steps[Math.floor(steps.length / 2)]!;
}

function measureShare(processes: readonly ProcessRecords[]): number {
  const sum = (of: 'spentMs' | 'ranMs') =>
    processes.reduce((total, { spending }) => total + spending[of], 0);
  const ran = sum('ranMs');
  return ran > 0 ? sum('spentMs') / ran : 0;
}

/** `--bail`, an interrupt, or workers that died. */
function noteCut(cut: RunRecords['cut']): string[] {
  if (cut === undefined) return [];
  return [
    `Only ${cut.begun} of ${cut.files} test files began: the run ended early, or a worker died.`,
  ];
}

/** Where no process ran two files: by the runner's design, or since there were as many workers. */
function noteProcesses(processes: readonly ProcessRecords[], cut: RunRecords['cut']): string[] {
  const records = processes.flatMap(({ files }) => files);
  if (records.every(({ isAlone }) => isAlone === true))
    return [
      'Each file had a process or thread of its own, which ends with it: nothing can pile up.',
    ];
  // What was cut short may have been about to run more.
  const isWhole = cut === undefined && records.every(({ isOver }) => isOver === true);
  const isApart = records.length > 1 && processes.every(({ files }) => files.length < 2);
  return isWhole && isApart
    ? ['No process had a second file, so that nothing piled up here: with more files it does.']
    : [];
}
