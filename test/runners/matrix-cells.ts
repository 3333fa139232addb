/** One way to run a runner. */
export interface Cell {
  readonly mode: string;
  readonly args: readonly string[];
  /** Where every Node runs it; the others are run with the first Node alone. */
  readonly isWide?: boolean;
  /** One of those that `npm test` runs. */
  readonly isQuick?: boolean;
  /** Versions of the runner that do not know it. */
  readonly isUnknownTo?: readonly string[];
}

const ENVIRONMENT = './node_modules/heapslope/dist/vitest-environment.mjs';

export const VITEST_CELLS: readonly Cell[] = [
  { mode: 'forks', args: ['--pool=forks'], isWide: true },
  { mode: 'threads', args: ['--pool=threads'], isWide: true },
  { mode: 'vmForks', args: ['--pool=vmForks'], isWide: true },
  { mode: 'vmThreads', args: ['--pool=vmThreads'], isWide: true },
  { mode: 'our environment', args: [`--environment=${ENVIRONMENT}`], isWide: true },
  { mode: 'without isolation', args: ['--no-isolate', '--no-file-parallelism'] },
  { mode: 'coverage, v8', args: ['--coverage', '--coverage.provider=v8'], isQuick: true },
  { mode: 'coverage, istanbul', args: ['--coverage', '--coverage.provider=istanbul'] },
  { mode: 'retries', args: ['--retry=1'] },
  { mode: 'silent', args: ['--silent'] },
  { mode: 'console not intercepted', args: ['--disable-console-intercept'] },
  { mode: 'heap usage logged', args: ['--logHeapUsage'] },
  {
    mode: 'async leaks detected',
    args: ['--detectAsyncLeaks'],
    isUnknownTo: ['vitest-3'],
  },
];

export const JEST_CELLS: readonly Cell[] = [
  { mode: 'in band', args: ['-i'], isWide: true },
  { mode: 'workers', args: ['-w=2'], isWide: true },
  { mode: 'worker threads', args: ['-w=2', '--workerThreads'], isWide: true },
  {
    mode: 'our environment',
    args: ['-i', '--testEnvironment=heapslope/jest/environment'],
    isWide: true,
  },
  { mode: 'coverage, istanbul', args: ['-i', '--coverage'] },
  { mode: 'coverage, v8', args: ['-i', '--coverage', '--coverageProvider=v8'] },
  { mode: 'open handles detected', args: ['--detectOpenHandles'] },
  { mode: 'leaks detected', args: ['-i', '--detectLeaks'] },
  { mode: 'modules reset', args: ['-i', '--resetModules'] },
  { mode: 'silent', args: ['-i', '--silent'] },
  { mode: 'heap usage logged', args: ['-i', '--logHeapUsage'] },
];
