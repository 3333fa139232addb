import type { FileGrowth, WholeRun } from './file-growth.js';
import type { LeakReport, Runtime, Verdict } from './leak-report.js';

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

export interface KnownLeaks {
  /** The culprits of this run, and those of the baseline that were not seen any more. */
  leaks: KnownLeak[];
  /** Whether the baseline decides: nothing is new or worse, and what is gone is accepted. */
  passes: boolean;
}

export interface KnownLeak {
  fingerprint: string;
  /**
   * `known`: as recorded. `recorded`: this run records it. `new`: not in the baseline. `worse`: it grew
   * past what is accepted. `gone`: recorded, and not seen any more.
   */
  status: 'known' | 'recorded' | 'new' | 'worse' | 'gone';
  /** What grows, for people. */
  what: string;
  /** Retained bytes per call in this run; absent where it is gone. */
  bytesPerCall?: number;
  /** Retained bytes per call as the baseline has it; absent where it is new. */
  recorded?: number;
}
