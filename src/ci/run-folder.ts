/**
 * How the checks of all processes of a run come together where the runner does not carry them: each process
 * adds lines to a file of its own in the run's folder. The process that holds the reporter says where it is,
 * in a variable that its children inherit.
 */
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from './own-fs.js';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Check } from '../report/run-report.js';
import type { BaselineMode } from './baseline.js';
import { ownJson } from '../report/own-json.js';

const VARIABLE = 'HEAPSLOPE_RUN';

/** What a reporter tells the processes that run the tests. */
export interface RunNote {
  /** Of the process that holds the reporter: processes that a test starts are no part of the run. */
  pid: number;
  root: string;
  baseline?: BaselineMode;
  /** Undefined where the runner carries the checks itself. */
  folder?: string;
}

/** One check, and which try of its test it belongs to. */
export interface RecordedCheck {
  check: Check;
  /** From 1. */
  attempt: number;
}

/** Makes the folder of a run, and tells the processes to come where it is. */
export function openRun(note: Omit<RunNote, 'pid' | 'folder'>, hasFolder: boolean): RunNote {
  const folder = hasFolder ? mkdtempSync(join(tmpdir(), 'heapslope-run-')) : undefined;
  const told = { pid: process.pid, ...note, ...(folder === undefined ? {} : { folder }) };
  process.env[VARIABLE] = ownJson.stringify(told);
  return told;
}

/** The run that this process belongs to; undefined where it belongs to none. */
export function findRun(): RunNote | undefined {
  const text = process.env[VARIABLE];
  if (text === undefined) return undefined;
  try {
    const note = ownJson.parse(text) as RunNote;
    return note.pid === process.pid || note.pid === process.ppid ? note : undefined;
  } catch {
    return undefined;
  }
}

/** Adds a check to a run's folder. */
export function addToRun(folder: string, recorded: RecordedCheck): void {
  try {
    appendFileSync(join(folder, `${process.pid}.jsonl`), `${ownJson.stringify(recorded)}\n`);
  } catch {
    // The run is over, and its folder is gone: no result of a test is lost for it.
  }
}

/** The checks of a run, of each test those of its last try. */
export function readRun(folder: string): Check[] {
  const all = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    // A process that was killed may have left half a line.
    .flatMap((line) => (line === '' ? [] : (parseLine(line) ?? [])));
  return lastAttempts(all);
}

/** Takes the folder away, and the variable. */
export function closeRun({ folder }: RunNote): void {
  delete process.env[VARIABLE];
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

function parseLine(line: string): RecordedCheck | undefined {
  try {
    return ownJson.parse(line) as RecordedCheck;
  } catch {
    return undefined;
  }
}

function lastAttempts(all: readonly RecordedCheck[]): Check[] {
  const keyOf = ({ file, test }: Check) => `${file}\n${test}`;
  const last = new Map<string, number>();
  for (const { check, attempt } of all)
    last.set(keyOf(check), Math.max(attempt, last.get(keyOf(check)) ?? 0));
  return all.flatMap(({ check, attempt }) => (attempt === last.get(keyOf(check)) ? [check] : []));
}
