/**
 * What files leave behind, in the baseline: one cause is one entry, whatever files it hits. It names files
 * that left it, so that a run of other files takes nothing out.
 */
import type { FileGrowth } from '../report/file-growth.js';
import { isTold } from '../report/is-told.js';
import type { Leak } from '../report/leak-report.js';
import type { RunReport } from '../report/run-report.js';
import {
  ownOf,
  put,
  recordedOf,
  roundBytes,
  type Baseline,
  type RecordedLeak,
} from './baseline.js';
import { nameGrowing } from './list-culprits.js';
import { listLeft } from './list-left.js';

/** The baseline has what files leave under this name. */
export const WHOLE_RUN_ID = '(whole run) #1';

/** A cause that hits more is gone when these are without it. */
const MOST_FILES = 10;

/** Files of a run, and the bytes that it accepts of each. */
export interface RunFiles {
  readonly files?: readonly FileGrowth[] | undefined;
  readonly tolerance?: number | undefined;
}

/** Tells whether a file, relative to the root, is still in the project. */
export type IsThere = (file: string) => boolean;

export function filesOf({ files, wholeRun }: RunReport): RunFiles {
  return { files, tolerance: wholeRun?.tolerance };
}

/** The baseline with what the files of a run leave, and without what is gone. */
export function recordFiles(baseline: Baseline, run: RunFiles, isThere: IsThere): Baseline {
  const { files = [], tolerance } = run;
  const pruned = pruneFiles(baseline, run, isThere);
  const causes = { ...recordedOf(pruned, WHOLE_RUN_ID) };
  const ran = new Set(files.filter(isTold).map(({ file }) => file));
  for (const [fingerprint, { leak, names }] of groupLeft(files, tolerance)) {
    const before = ownOf(causes, fingerprint);
    // Files that were not run, and are there, still have what they had.
    const others = (before?.files ?? []).filter((file) => !ran.has(file) && isThere(file));
    put(causes, fingerprint, {
      bytesPerCall: before?.bytesPerCall ?? roundBytes(leak.retainedBytesPerCall),
      what: before?.what ?? nameGrowing(leak.growing.describe),
      files: [...new Set([...others, ...names])].toSorted().slice(0, MOST_FILES),
    });
  }
  return withCauses(pruned, causes);
}

/** The baseline without causes that no file leaves any more. */
export function pruneFiles(baseline: Baseline, run: RunFiles, isThere: IsThere): Baseline {
  const recorded = recordedOf(baseline, WHOLE_RUN_ID);
  const gone = new Set(listGone(recorded, run, isThere));
  if (gone.size === 0) return baseline;
  const left = Object.entries(recorded).filter(([fingerprint]) => !gone.has(fingerprint));
  return withCauses(baseline, Object.fromEntries(left));
}

/**
 * Fingerprints of causes that no file of a run leaves, where all files ran that left them, or are no more.
 * A file of which something could not be told did not run.
 */
export function listGone(
  recorded: Record<string, RecordedLeak>,
  { files = [] }: RunFiles,
  isThere: IsThere,
): string[] {
  const ran = new Set(files.filter(isTold).map(({ file }) => file));
  if (ran.size === 0) return [];
  const seen = new Set(files.flatMap(({ culprits }) => culprits.map((leak) => leak.fingerprint)));
  return Object.entries(recorded).flatMap(([fingerprint, { files: left = [] }]) => {
    const isOver = left.every((file) => ran.has(file) || !isThere(file));
    return isOver && !seen.has(fingerprint) ? [fingerprint] : [];
  });
}

function groupLeft(
  files: readonly FileGrowth[],
  tolerance: number | undefined,
): Map<string, { leak: Leak; names: string[] }> {
  const causes = new Map<string, { leak: Leak; names: string[] }>();
  for (const growth of files)
    for (const leak of listLeft(growth, tolerance)) {
      const cause = causes.get(leak.fingerprint);
      if (cause === undefined) causes.set(leak.fingerprint, { leak, names: [growth.file] });
      else cause.names.push(growth.file);
    }
  return causes;
}

function withCauses(baseline: Baseline, causes: Record<string, RecordedLeak>): Baseline {
  const { [WHOLE_RUN_ID]: _, ...checks } = baseline.checks;
  const isEmpty = Object.keys(causes).length === 0;
  return { ...baseline, checks: isEmpty ? checks : { ...checks, [WHOLE_RUN_ID]: causes } };
}
