/**
 * All that `npm run test:all` has in addition to `npm test`, which is to end within six minutes on two cores: what
 * another test shows as well, in another version of a runner or with more of the same. What one test alone can find is
 * in `npm test`.
 */

/** `npm run test:all` sets it. */
export const RUNS_ALL = Boolean(process.env.HEAPSLOPE_ALL);

/** Whole test files. */
export const FILES = {
  integration: [
    'conditions.test.ts',
    'demo.test.ts',
    'di-examples.test.ts',
    'nested.test.ts',
    'server-example.test.ts',
    'bench/example.test.ts',
    'reports/advice.test.ts',
    'server/slow-faults.test.ts',
  ],
  runners: [
    'adoption.test.ts',
    'ci-example.test.ts',
    'compare.test.ts',
    'containers.test.ts',
    'dom.test.ts',
    'files-dom.test.ts',
    'files-example.test.ts',
    'files-jest-29.test.ts',
    'files-jest-30.test.ts',
    'files-odd.test.ts',
    'files-vitest-4.test.ts',
    'files-vitest-5.test.ts',
    'fingerprints.test.ts',
    'jest-29.test.ts',
    'jest-30-transpilers.test.ts',
    'memory-limit.test.ts',
    'report-jest-29.test.ts',
    'report-vitest-3.test.ts',
    'report-vitest-4.test.ts',
    'types.test.ts',
    'unawaited.test.ts',
    'vitest-3.test.ts',
    'vitest-5.test.ts',
  ],
  /** With checks of their own. */
  browser: [
    'command-pages.test.ts',
    'corpus.test.ts',
    'example.test.ts',
    'page-check-command.test.ts',
    'page-faults.test.ts',
    'playwright-matchers.test.ts',
    'webdriverio.test.ts',
  ],
} as const;

/** Parts of test files, and what shows the like in `npm test`. */
export const PARTS = {
  'installed runners':
    'Vitest 4 and Jest 30 are those of this repository; 5 and the plain ones are installed',
  'larger heaps of the probe': 'the same marks on a small heap',
  'counts of an async handler': 'its ids, and the counts of a sync one',
  'all verdicts': 'one case of each kind, and those of the reports and of the corpus',
  'handles by their kind': 'the whole report of timers',
  'all reports': 'four of them',
  'all containers': 'a clean application of Nest, bad input, and leaking scopes in Vitest 4',
  'all of the corpus’s quick cases': 'a leak of one version and the clean one after it',
  'counts of subclasses': 'instances of a subclass in Vitest 4',
  'instances and scopes in Jest': 'the same in Vitest 4',
  'suite mode in Jest': 'the same in Vitest 4',
  'what reports share in Jest': 'the same commands and bad input in Vitest 5',
  'noise and clocks of a runner': 'fake timers beside verdicts',
  'pools of late checks': 'forks',
  'pools of suite mode': 'forks, and vmThreads in what surrounds a check',
  'shards in Jest': 'the same in Vitest 5',
  mocha: 'leakFree in node:test, as a module and in CommonJS',
  'programs that change what is built in': 'one that does so while it is checked',
  'cells of the matrix': 'the cell of each runner’s own tests',
  'core types, and TypeScript 7': 'the matchers’ types, by TypeScript 5',
} as const;

/** Whether a part runs: in `npm run test:all` alone. */
export function runsPart(_part: keyof typeof PARTS): boolean {
  return RUNS_ALL;
}
