import process from 'node:process';
import { resolve } from 'node:path';
import { createPageFile } from '../ci/create-page-file.js';
import { createRunReport } from '../ci/report-file.js';
import { writeWhole } from '../ci/write-whole.js';
import { isHeapslopeError } from '../report/errors.js';
import type { LeakReport } from '../report/leak-report.js';
import type { PageSubject } from '../page/create-page.js';
import { EXIT, type Terminal } from './command.js';

/**
 * Writes the page of `--html`, where that is given. What cannot be written is told, and the report is printed
 * all the same.
 *
 * @param code the exit code of what was found
 * @returns the same, or that of bad input where the page could not be written
 */
export function writePage(
  path: string | undefined,
  subject: () => PageSubject,
  code: number,
  terminal: Terminal,
): number {
  if (path === undefined) return code;
  try {
    writeWhole(resolve(path), createPageFile(subject(), process.cwd()));
    return code;
  } catch (error) {
    if (!isHeapslopeError(error)) throw error;
    terminal.warn(`heapslope: ${error.message}`);
    return EXIT.badInput;
  }
}

/** A check of the command line as a run of one check. */
export function asRun(report: LeakReport, matcher: string): PageSubject {
  const name = report.name ?? matcher;
  const { verdict } = report;
  const check = { id: name, file: '', test: name, matcher, verdict, report };
  return {
    kind: 'run',
    report: createRunReport([{ ...check, expected: 'clean', passed: verdict === 'clean' }]),
  };
}
