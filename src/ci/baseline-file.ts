/**
 * `heapslope.baseline.json` on disk. What cannot be used is told in a sentence that says what to do, and
 * never costs the result of a test: without a baseline leaks fail as they are.
 */
import { readFileSync } from './own-fs.js';
import { basename, join } from 'node:path';
import { UsageError } from '../report/errors.js';
import { escapeText } from '../report/fit-text.js';
import { createBaseline, formatBaseline, type Baseline, type RecordedLeak } from './baseline.js';
import { readProjectName } from './find-project.js';
import { withFileLock } from './with-file-lock.js';
import { writeWhole } from './write-whole.js';
import { ownJson } from '../report/own-json.js';

export const BASELINE_FILE = 'heapslope.baseline.json';

export function baselinePath(root: string): string {
  return join(root, BASELINE_FILE);
}

/**
 * Reads the baseline of a project; an empty one where there is none.
 *
 * @param root folder of the project
 * @throws UsageError for one that is broken, of a later version, or of another project
 */
export function readBaseline(root: string): Baseline {
  const path = baselinePath(root);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return createBaseline(readProjectName(root));
    throw new UsageError(`${tell(path)} cannot be read: ${(error as Error).message}.`, error);
  }
  return parseBaseline(text, path, readProjectName(root));
}

/**
 * Changes the baseline of a project, one writer at a time: what others wrote meanwhile is kept.
 *
 * @returns whether the file is another one than before
 * @throws UsageError as `readBaseline`, and where it cannot be written
 */
export function changeBaseline(root: string, change: (baseline: Baseline) => Baseline): boolean {
  const path = baselinePath(root);
  // What stays as it is takes no right to write: the checkout may be read-only.
  if (textAfter(root, change) === undefined) return false;
  return withFileLock(path, () => {
    const text = textAfter(root, change);
    if (text !== undefined) writeWhole(path, text);
    return text !== undefined;
  });
}

/** Text of the file after a change; undefined where it stays as it is. */
function textAfter(root: string, change: (baseline: Baseline) => Baseline): string | undefined {
  const before = readBaseline(root);
  const after = change(before);
  if (Object.keys(before.checks).length + Object.keys(after.checks).length === 0) return undefined;
  const text = formatBaseline(after);
  return text === readText(baselinePath(root)) ? undefined : text;
}

/**
 * @param project name of the package in whose folder it lies
 * @throws UsageError
 */
export function parseBaseline(text: string, path: string, project: string | undefined): Baseline {
  const conflict = text.split('\n').findIndex((line) => /^(?:<{7}|={7}|>{7})/.test(line));
  if (conflict >= 0) {
    throw new UsageError(
      `${tell(path)} has the marks of a merge conflict (line ${conflict + 1}). Keep the lines of both sides, take the marks away, and let \`heapslope baseline prune\` take out what is gone.`,
    );
  }
  let value: unknown;
  try {
    value = ownJson.parse(text);
  } catch (error) {
    throw broken(path, `it is no JSON (${escapeText((error as Error).message)})`, error);
  }
  const { schemaVersion, checks, project: owner } = (value ?? {}) as Record<string, unknown>;
  if (typeof schemaVersion === 'number' && schemaVersion > 1) {
    throw new UsageError(
      `${tell(path)} was written by a later heapslope (version ${schemaVersion} of the format; this one reads 1). Install that one, or delete the file and record it again with HEAPSLOPE_BASELINE=update.`,
    );
  }
  if (schemaVersion !== 1) throw broken(path, 'it has no schemaVersion');
  if (!isRecord(checks) || !Object.values(checks).every(isRecorded))
    throw broken(
      path,
      '`checks` must hold, for each check, fingerprints with { bytesPerCall, what }',
    );
  if (typeof owner === 'string' && project !== undefined && owner !== project) {
    throw new UsageError(
      `${tell(path)} is of another project: of ${ownJson.stringify(escapeText(owner))}, and this is ${ownJson.stringify(project)}. Delete it and record this project's own with HEAPSLOPE_BASELINE=update; where the project was renamed, change "project" in it.`,
    );
  }
  const name = typeof owner === 'string' ? owner : project;
  return { ...createBaseline(name), checks: checks as Baseline['checks'] };
}

function broken(path: string, why: string, cause?: unknown): UsageError {
  return new UsageError(
    `${tell(path)} is broken: ${why}. Restore it from the repository, or delete it and record it again with HEAPSLOPE_BASELINE=update.`,
    cause,
  );
}

function isRecorded(leaks: unknown): leaks is Record<string, RecordedLeak> {
  return (
    isRecord(leaks) &&
    Object.values(leaks).every(
      (leak) =>
        isRecord(leak) &&
        typeof leak.bytesPerCall === 'number' &&
        Number.isFinite(leak.bytesPerCall) &&
        typeof leak.what === 'string' &&
        (leak.files === undefined || isListOfText(leak.files)),
    )
  );
}

function isListOfText(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function tell(path: string): string {
  return escapeText(basename(path));
}
