/**
 * How file mode's results come from the processes that run tests to the one that reports: lines in the
 * run's folder, written as soon as they are known. Of each field the last line counts.
 */
import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from './own-fs.js';
import { join } from 'node:path';
import process from 'node:process';
import { threadId } from 'node:worker_threads';
import type { KeptByFile } from '../report/file-growth.js';
import type { Leak } from '../report/leak-report.js';

/** What a process says of one file; each line says what is new. */
export interface FileRecord {
  /** Place of the file among those of its process, from 0. */
  index: number;
  /** Path. */
  file?: string;
  /** Bytes. */
  before?: number;
  /** Bytes; absent while nothing was read after it. */
  after?: number;
  /** Whether it was torn down: else its process ended while it ran. */
  isOver?: boolean;
  kept?: KeptByFile;
  culprits?: readonly Leak[];
  untold?: string;
  /** Whether its process, or thread, is for it alone. */
  isAlone?: boolean;
  /** Bytes per file that are accepted; absent: the default. */
  tolerance?: number;
}

/** What a process says of its watching, after each file. */
export interface SpendingRecord {
  /** Milliseconds that watching took so far. */
  spentMs: number;
  /** Milliseconds since the first file began. */
  ranMs: number;
}

/** Of one process or thread. */
export interface ProcessRecords {
  files: FileRecord[];
  spending: SpendingRecord;
}

/** Of a run. */
export interface RunRecords {
  processes: ProcessRecords[];
  /** How many files began, where not all did. */
  cut?: { begun: number; files: number };
}

/** What the reporter knows of the run when it begins. */
export interface RunSize {
  /** Files of the run. */
  files: number;
  /** Processes or threads that run them side by side, at most. */
  workers: number;
}

const ENDING = '.files';
const SIZE = 'size.json';
const BEGUN = 'begun';

/** Told by the reporter, before files are run. */
export function writeRunSize(folder: string, size: RunSize): void {
  writeFileSync(join(folder, SIZE), JSON.stringify(size));
}

/** A file begins. Told by the reporter, which hears of all: also of those that nobody watches. */
export function noteBegin(folder: string): void {
  attempt(() => appendFileSync(join(folder, BEGUN), '.'));
}

/**
 * Whether this process may get no further file: no more are left than other workers can be about to run. Never where the
 * reporter told no size.
 */
export function isNearEnd(folder: string): boolean {
  const progress = readProgress(folder);
  if (progress === undefined) return false;
  const { files, begun, workers } = progress;
  return files - begun < Math.max(1, workers);
}

/** The size of a run, and how many of its files began; undefined where the reporter told none. */
export function readProgress(folder: string): (RunSize & { begun: number }) | undefined {
  try {
    const size = JSON.parse(readFileSync(join(folder, SIZE), 'utf8')) as RunSize;
    return { ...size, begun: statSync(join(folder, BEGUN)).size };
  } catch {
    return undefined;
  }
}

export function addRecords(
  folder: string,
  records: readonly (FileRecord | SpendingRecord)[],
): void {
  const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  attempt(() => appendFileSync(join(folder, `${process.pid}-${threadId}${ENDING}`), lines));
}

/** Every process's records, in the order of the processes' names. */
export function readRecords(folder: string): RunRecords {
  const processes = readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .toSorted()
    .map((name) => collect(readFileSync(join(folder, name), 'utf8')));
  const { begun = 0, files = 0 } = readProgress(folder) ?? {};
  return { processes, ...(begun < files ? { cut: { begun, files } } : {}) };
}

/** The same, and takes them away: in watch mode a run begins where the one before it ended. */
export function takeRecords(folder: string): RunRecords {
  const records = readRecords(folder);
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true });
  return records;
}

function collect(text: string): ProcessRecords {
  const files = new Map<number, FileRecord>();
  let spending: SpendingRecord = { spentMs: 0, ranMs: 0 };
  for (const line of text.split('\n')) {
    const record = parse(line);
    if (record === undefined) continue;
    if ('index' in record) files.set(record.index, { ...files.get(record.index), ...record });
    else spending = record;
  }
  return { files: [...files.values()].toSorted((one, other) => one.index - other.index), spending };
}

function parse(line: string): FileRecord | SpendingRecord | undefined {
  try {
    return JSON.parse(line) as FileRecord | SpendingRecord;
  } catch {
    // A process that was killed may have left half a line.
    return undefined;
  }
}

/** The run may be over, and its folder gone: no result of a test is lost for it. */
function attempt(write: () => void): void {
  try {
    write();
  } catch {
    // See above.
  }
}
