/** What the test files of two runs leave behind, before and after a change. */
import type { FileGrowth } from '../report/file-growth.js';
import { isTold } from '../report/is-told.js';
import type { RunReport } from '../report/run-report.js';
import type { Change, CulpritComparison } from './change.js';
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

/** Two runs of the same file differ by so many bytes, or by this share. */
const NOISE_BYTES = 20_000;
const JITTER = 0.1;

/** In no order. Nothing where one of the runs was not in file mode. */
export function compareFiles(before: RunReport, after: RunReport): FileComparison[] {
  if (before.files === undefined || after.files === undefined) return [];
  const old = tellFiles(before);
  const now = tellFiles(after);
  return [...new Set([...old.keys(), ...now.keys()])].map((file): FileComparison => {
    const was = old.get(file);
    const is = now.get(file);
    const culprits = compareCulprits(was?.left ?? new Map(), is?.left ?? new Map());
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
  readonly left: ReadonlyMap<string, { what: string; bytes: number }>;
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
  if (culprits.some(({ before }) => before === undefined)) return 'new-leak';
  const differences = culprits.map(({ before, after = 0 }) => after - before!);
  if (differences.some((difference) => difference > 0)) return 'worse';
  return differences.length > 0 ? 'better' : 'same';
}

function compareCulprits(old: ToldFile['left'], now: ToldFile['left']): CulpritComparison[] {
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((fingerprint) => {
    const was = old.get(fingerprint);
    const is = now.get(fingerprint);
    if (was && is && isNoise(was.bytes, is.bytes)) return [];
    return [
      {
        fingerprint,
        what: (is ?? was)!.what,
        ...(was === undefined ? {} : { before: was.bytes }),
        ...(is === undefined ? {} : { after: is.bytes }),
      },
    ];
  });
}

function isNoise(before: number, after: number): boolean {
  return Math.abs(after - before) <= Math.max(NOISE_BYTES, JITTER * Math.max(before, after));
}
