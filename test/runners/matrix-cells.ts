/** One way to run a runner. */
export interface Cell {
  readonly mode: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What its output has to show of the mode. */
  readonly shows?: RegExp;
  /** Runs the file beside it in the same worker, with checks of its own. */
  readonly isShared?: boolean;
  /** Where every Node runs it; the others are run with the first Node alone. */
  readonly isWide?: boolean;
  /** One of those that `npm run test:all` runs. */
  readonly isQuick?: boolean;
  /** Versions of the runner that do not know it. */
  readonly isUnknownTo?: readonly string[];
}

/** The row of what is under test in the coverage table. */
const COVERED = /open-session\.ts +\| +\d/;
/** Jest 29 prints no table beside its JSON; what is under test is the one file that counts. */
const SUMMARY = '--coverageReporters=text-summary';
const SUMMED = /Statements +: [\d.]+% \( [1-9]/;
const LOGGING = { CELL_LOGS: '1' };
const ENVIRONMENT = './node_modules/heapslope/dist/vitest-environment.mjs';

export const VITEST_CELLS: readonly Cell[] = [
  { mode: 'forks', args: ['--pool=forks'], isWide: true },
  { mode: 'threads', args: ['--pool=threads'], isWide: true },
  { mode: 'vmForks', args: ['--pool=vmForks'], isWide: true },
  { mode: 'vmThreads', args: ['--pool=vmThreads'], isWide: true },
  { mode: 'our environment', args: [`--environment=${ENVIRONMENT}`], isWide: true },
  { mode: 'without isolation', args: ['--no-isolate', '--no-file-parallelism'], isShared: true },
  {
    mode: 'coverage, v8',
    args: ['--coverage', '--coverage.provider=v8', '--coverage.reportOnFailure'],
    shows: COVERED,
    isQuick: true,
  },
  {
    mode: 'coverage, istanbul',
    args: ['--coverage', '--coverage.provider=istanbul', '--coverage.reportOnFailure'],
    shows: COVERED,
  },
  { mode: 'retries', args: ['--retry=1'] },
  { mode: 'silent', args: ['--silent'], env: LOGGING },
  {
    mode: 'console not intercepted',
    args: ['--disable-console-intercept'],
    env: LOGGING,
    shows: /session 1000\n/,
  },
  { mode: 'heap usage logged', args: ['--logHeapUsage'] },
  {
    mode: 'async leaks detected',
    args: ['--detectAsyncLeaks'],
    isUnknownTo: ['vitest-3'],
  },
];

export const JEST_CELLS: readonly Cell[] = [
  { mode: 'in band', args: ['-i'], env: { CELL_PLACE: 'in band' }, isWide: true },
  { mode: 'workers', args: ['-w=2'], env: { CELL_PLACE: 'process' }, isWide: true },
  {
    mode: 'worker threads',
    args: ['-w=2', '--workerThreads'],
    env: { CELL_PLACE: 'thread' },
    isWide: true,
  },
  {
    mode: 'our environment',
    args: ['-i', '--testEnvironment=heapslope/jest/environment'],
    isWide: true,
  },
  { mode: 'coverage, istanbul', args: ['-i', '--coverage', SUMMARY], shows: SUMMED },
  {
    mode: 'coverage, v8',
    args: ['-i', '--coverage', '--coverageProvider=v8', SUMMARY],
    shows: SUMMED,
  },
  { mode: 'open handles detected', args: ['--detectOpenHandles'] },
  { mode: 'leaks detected', args: ['-i', '--detectLeaks'] },
  { mode: 'modules reset', args: ['-i', '--resetModules'] },
  { mode: 'silent', args: ['-i', '--silent'], env: LOGGING },
  { mode: 'retries', args: ['-i'], env: { CELL_RETRIES: '1' } },
  { mode: 'heap usage logged', args: ['-i', '--logHeapUsage'] },
];
