import { existsSync } from './own-fs.js';
import { resolve } from 'node:path';
import type { FileGrowth } from '../report/file-growth.js';
import type { KnownLeak, KnownLeaks } from '../report/known-leaks.js';
import {
  ownOf,
  recordedOf,
  type Baseline,
  type BaselineMode,
  type RecordedLeak,
} from './baseline.js';
import { changeBaseline, readBaseline } from './baseline-file.js';
import { chooseBaselineMode } from './choose-baseline-mode.js';
import { nameGrowing } from './list-culprits.js';
import { listLeft } from './list-left.js';
import {
  listGone,
  recordFiles,
  WHOLE_RUN_ID,
  type IsThere,
  type RunFiles,
} from './record-files.js';

export interface FileJudgement {
  files: FileGrowth[];
  /** Causes that are gone; absent where there are none. */
  known?: KnownLeaks;
  /** Of the baseline, sentences. */
  notes: string[];
}

export interface JudgeContext {
  readonly root: string;
  /** Bytes per file; undefined: the default. */
  readonly tolerance?: number | undefined;
  /** The reporter's option. */
  readonly baseline?: BaselineMode | undefined;
  /** The runner's own `-u`. */
  readonly isUpdate?: boolean;
}

/** Which files fail the run: those that leave more than is tolerated, by a cause that is not known. */
export function judgeFiles(files: readonly FileGrowth[], context: JudgeContext): FileJudgement {
  const { root, tolerance, isUpdate = false } = context;
  const wish = { env: process.env, isUpdate, option: context.baseline };
  const { mode, note } = chooseBaselineMode(wish);
  const notes = note === undefined ? [] : [note];
  const run = { files, tolerance };
  const isThere = findFiles(root);
  let baseline: Baseline | undefined;
  let isRecorded = false;
  try {
    if (mode !== 'off') baseline = readBaseline(root);
    if (mode === 'update') changeBaseline(root, (before) => recordFiles(before, run, isThere));
    isRecorded = mode === 'update';
  } catch (error) {
    notes.push((error as Error).message);
  }
  const recorded = baseline === undefined ? {} : recordedOf(baseline, WHOLE_RUN_ID);
  const judged = files.map((growth) => judgeFile(growth, tolerance, recorded, isRecorded));
  const gone = isRecorded ? [] : tellGone(recorded, run, isThere);
  if (gone.length === 0) return { files: judged, notes };
  const names = gone.map(({ what }) => what).join(', ');
  return {
    files: judged,
    known: { leaks: gone, passes: mode !== 'strict' },
    notes: [
      ...notes,
      `heapslope.baseline.json knows what no file leaves any more: ${names}. Take it out with heapslope baseline prune, or record it anew with HEAPSLOPE_BASELINE=update.`,
    ],
  };
}

/** Files are told relative to the root. */
export function findFiles(root: string): IsThere {
  return (file) => existsSync(resolve(root, file));
}

function judgeFile(
  growth: FileGrowth,
  tolerance: number | undefined,
  recorded: Record<string, RecordedLeak>,
  isRecorded: boolean,
): FileGrowth {
  const left = listLeft(growth, tolerance);
  if (left.length === 0) return { ...growth, passed: true };
  const leaks = left.map((leak): KnownLeak => {
    const before = ownOf(recorded, leak.fingerprint);
    return {
      fingerprint: leak.fingerprint,
      what: nameGrowing(leak.growing.describe),
      bytesPerCall: leak.retainedBytesPerCall,
      status: before !== undefined ? 'known' : isRecorded ? 'recorded' : 'new',
      ...(before === undefined ? {} : { recorded: before.bytesPerCall }),
    };
  });
  const passed = leaks.every(({ status }) => status !== 'new');
  const hasKnown = leaks.some(({ status }) => status !== 'new');
  return { ...growth, passed, ...(hasKnown ? { known: { leaks, passes: passed } } : {}) };
}

function tellGone(
  recorded: Record<string, RecordedLeak>,
  run: RunFiles,
  isThere: IsThere,
): KnownLeak[] {
  return listGone(recorded, run, isThere).map((fingerprint) => {
    const { what, bytesPerCall } = ownOf(recorded, fingerprint)!;
    return { fingerprint, status: 'gone', what, recorded: bytesPerCall };
  });
}
