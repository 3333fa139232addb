import type { LeakReport } from '../../src/report/leak-report.js';

export interface Job {
  method: 'heapslope';
  /** The case's path. */
  file: string;
  /** URL of the module that exports `detectLeak`. */
  build: string;
  options: Record<string, unknown>;
  /** A leak that is added to the handler: in every call, or by chance in one call of so many. */
  plant?:
    { bytesPerCall: number; objectBytes?: number } | { bytes: number; oneIn: number; seed: number };
  /** Held besides, in about so many megabytes of heap. */
  megabytes?: number;
  /** Paths of cases that are run in the same process before the check. */
  before?: string[];
}

export interface CaseOutcome {
  report?: LeakReport;
  failure?: 'timeout' | 'error' | 'crash';
  message?: string;
  elapsedMs?: number;
  gcs?: number;
  /** How many objects were planted. */
  planted?: number;
}

export function runCase(
  job: Job,
  settings?: { node?: string; timeLimit?: number; flags?: string[] },
): Promise<CaseOutcome>;

export function readNodeVersion(node: string): string;
