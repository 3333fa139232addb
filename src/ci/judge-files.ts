import type { FileGrowth } from '../report/file-growth.js';
import type { Leak } from '../report/leak-report.js';
import type { KnownLeak } from '../report/known-leaks.js';
import { recordedOf, type Baseline, type BaselineMode } from './baseline.js';
import { changeBaseline, readBaseline } from './baseline-file.js';
import { chooseBaselineMode } from './choose-baseline-mode.js';
import { nameGrowing } from './list-culprits.js';

/** Under this name the baseline has what files leave behind: one cause is one entry, whatever files it hits. */
export const WHOLE_RUN_ID = '(whole run) #1';

/** Bytes that a file may leave where it shares the global object with others, by default. */
const SHARED_TOLERANCE = 64_000;

export interface FileJudgement {
  files: FileGrowth[];
  /** Of the baseline, sentences. */
  notes: string[];
}

/** Which files fail the run: those that leave more than is tolerated, by a cause that is not known. */
export function judgeFiles(
  files: readonly FileGrowth[],
  context: { root: string; tolerance: number | undefined; baseline: BaselineMode | undefined },
): FileJudgement {
  const { root, tolerance } = context;
  const { mode, note } = chooseBaselineMode({ env: process.env, option: context.baseline });
  const notes = note === undefined ? [] : [note];
  let baseline: Baseline | undefined;
  try {
    if (mode !== 'off') baseline = readBaseline(root);
    if (mode === 'update') changeBaseline(root, (before) => recordFiles(before, files, tolerance));
  } catch (error) {
    notes.push((error as Error).message);
  }
  const recorded = baseline === undefined ? {} : recordedOf(baseline, WHOLE_RUN_ID);
  const judged = files.map((growth) => {
    const judgedCulprits = listJudged(growth, tolerance);
    if (judgedCulprits.length === 0) return { ...growth, passed: true };
    const leaks = judgedCulprits.map((leak): KnownLeak => {
      const before = Object.hasOwn(recorded, leak.fingerprint)
        ? recorded[leak.fingerprint]
        : undefined;
      return {
        fingerprint: leak.fingerprint,
        what: nameGrowing(leak.growing.describe),
        bytesPerCall: leak.retainedBytesPerCall,
        status: before !== undefined ? 'known' : mode === 'update' ? 'recorded' : 'new',
        ...(before === undefined ? {} : { recorded: before.bytesPerCall }),
      };
    });
    const passed = leaks.every(({ status }) => status !== 'new');
    const hasKnown = leaks.some(({ status }) => status !== 'new');
    return { ...growth, passed, ...(hasKnown ? { known: { leaks, passes: passed } } : {}) };
  });
  return { files: judged, notes: [...notes, ...noteGone(recorded, files)] };
}

/** What decides: nothing of the runner's own, and nothing within what is tolerated. */
function listJudged({ kept, culprits }: FileGrowth, tolerance: number | undefined): Leak[] {
  const most = tolerance ?? (kept.realm === true ? 0 : SHARED_TOLERANCE);
  return culprits.filter(
    ({ owner, retainedBytesPerCall }) => owner !== 'runner' && retainedBytesPerCall > most,
  );
}

function recordFiles(
  baseline: Baseline,
  files: readonly FileGrowth[],
  tolerance: number | undefined,
): Baseline {
  const { [WHOLE_RUN_ID]: before = {}, ...checks } = baseline.checks;
  const leaks = files.flatMap((growth) => listJudged(growth, tolerance));
  const recorded = Object.fromEntries(
    leaks.map(({ fingerprint, growing, retainedBytesPerCall }) => [
      fingerprint,
      before[fingerprint] ?? {
        bytesPerCall: Number(retainedBytesPerCall.toPrecision(2)),
        what: nameGrowing(growing.describe),
      },
    ]),
  );
  return {
    ...baseline,
    checks: leaks.length === 0 ? checks : { ...checks, [WHOLE_RUN_ID]: recorded },
  };
}

/** A run of some files cannot tell what is gone: it is told, and fails nothing. */
function noteGone(
  recorded: Record<string, { what: string }>,
  files: readonly FileGrowth[],
): string[] {
  const seen = new Set(
    files.flatMap(({ culprits }) => culprits.map(({ fingerprint }) => fingerprint)),
  );
  const gone = Object.entries(recorded).filter(([fingerprint]) => !seen.has(fingerprint));
  if (gone.length === 0) return [];
  const names = gone.map(([, { what }]) => what).join(', ');
  return [
    `heapslope.baseline.json knows what no file of this run leaves: ${names}. Where all files ran, record it anew with HEAPSLOPE_BASELINE=update.`,
  ];
}
