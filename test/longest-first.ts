import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take long, the longest first. */
const LONGEST = [
  'runners/vitest-4.test.ts',
  'runners/jest-30.test.ts',
  'runners/report-jest-30.test.ts',
  'runners/report-vitest-5.test.ts',
  'integration/verdicts.test.ts',
  'runners/plain.test.ts',
  'integration/channels.test.ts',
  'integration/probe/in-process-probe.test.ts',
  'integration/probe/workers.test.ts',
  'integration/containers.test.ts',
  'integration/reports/reports.test.ts',
  'integration/bad-input.test.ts',
  'integration/bench/with-memory.test.ts',
  'browser/page.test.ts',
  'integration/server/run.test.ts',
];

/**
 * Starts the files first that take longest: in a clean clone nothing has told Vitest how long each takes, and one of
 * two minutes that comes last has a core to itself.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((file) => moduleId.endsWith(file));
  return rank < 0 ? LONGEST.length : rank;
}
