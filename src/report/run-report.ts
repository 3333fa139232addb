import type { KnownLeaks } from './known-leaks.js';
import type { FileGrowth, WholeRun } from './file-growth.js';
import type { LeakReport, Runtime, Verdict } from './leak-report.js';

export type { KnownLeak, KnownLeaks } from './known-leaks.js';

/** What all checks of a run came to: the report file, from which everything else is made. Plain data. */
export interface RunReport {
  schemaVersion: 1;
  /** Version of heapslope. */
  heapslope: string;
  runtime: Runtime;
  /** Sorted by `id`; clean ones included. */
  checks: Check[];
  /** What each test file left behind, in the order of the files; absent without file mode. */
  files?: FileGrowth[];
  wholeRun?: WholeRun;
}

export interface Check {
  /** `file > suite > test #ordinal`: the same on every machine and in every run. */
  id: string;
  /** Of the test, relative to the root, with forward slashes. */
  file: string;
  /** Names of the suites around the test and its own, joined by ` > `. */
  test: string;
  /** Where the check is written, counted from 1; absent where that is not known. */
  line?: number;
  column?: number;
  /** `toLeakMemory`, `toLeakInstancesOf`, `toBeCollected`, `assertNoLeak`, or `repeat` for suite mode. */
  matcher: string;
  verdict: Verdict;
  /** The verdict that the check is to have. */
  expected: 'clean' | 'leak';
  passed: boolean;
  /** How it stands to the leaks that are known, where the baseline has some of this check, or records them. */
  known?: KnownLeaks;
  report: LeakReport;
}
