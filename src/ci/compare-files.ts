/** What the test files of two runs leave behind, before and after a change. */
import type { FileGrowth } from '../report/file-growth.js';
import { isTold } from '../report/is-told.js';
import type { RunReport } from '../report/run-report.js';
import type { Change, CulpritComparison } from './change.js';
import { compareCulprits, judgeCulprits, type Retained } from './compare-culprits.js';
import { nameGrowing } from './list-culprits.js';
import { listLeft } from './list-left.js';

export interface FileComparison {
  file: string;
  change: Change;
  before?: FileGrowth;
  after?: FileGrowth;
  /** Of what holds it, what came or went, or keeps more or less; bytes per file. */
  culprits: CulpritComparison[];
}

/** Two runs of the same file differ by so many bytes. */
const NOISE_BYTES = 20_000;

/** In no order. Nothing where one of the runs was not in file mode. */
export function compareFiles(before: RunReport, after: RunReport): FileComparison[] {
  if (before.files === undefined || after.files === undefined) return [];
  const old = tellFiles(before);
  const now = tellFiles(after);
  return [...new Set([...old.keys(), ...now.keys()])].map((file): FileComparison => {
    const was = old.get(file);
    const is = now.get(file);
    const culprits = compareCulprits(was?.left ?? new Map(), is?.left ?? new Map(), NOISE_BYTES);
    return {
      file,
      change: tellChange(was, is, culprits),
      ...(was === undefined ? {} : { before: was.growth }),
      ...(is === undefined ? {} : { after: is.growth }),
      culprits,
    };
  });
}

/** What a file leaves that decides, by fingerprint. */
interface ToldFile {
  readonly growth: FileGrowth;
  readonly left: Retained;
}

function tellFiles({ files = [], wholeRun }: RunReport): Map<string, ToldFile> {
  return new Map(
    files.map((growth) => {
      const left = listLeft(growth, wholeRun?.tolerance).map((leak) => {
        const what = nameGrowing(leak.growing.describe);
        return [leak.fingerprint, { what, bytes: leak.retainedBytesPerCall }] as const;
      });
      return [growth.file, { growth, left: new Map(left) }];
    }),
  );
}

function tellChange(
  was: ToldFile | undefined,
  is: ToldFile | undefined,
  culprits: readonly CulpritComparison[],
): Change {
  if (is === undefined) return 'removed';
  const leaves = is.left.size > 0;
  if (was === undefined) return leaves ? 'new-leak' : 'added';
  if (!isTold(is.growth)) return isTold(was.growth) ? 'unsure' : 'same';
  if (!isTold(was.growth)) return leaves ? 'new-leak' : 'better';
  if (was.left.size === 0) return leaves ? 'new-leak' : 'same';
  if (!leaves) return 'fixed';
  return judgeCulprits(culprits);
}
