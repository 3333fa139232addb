import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { FILES, RUNS_ALL } from './test/all-adds.js';
import { findChromium } from './test/browser/find-chromium.js';
import { LongestFirst } from './test/longest-first.js';

/** `npm run test:matrix` names the Nodes that it is for. */
const MATRIX = process.env.HEAPSLOPE_NODES ? [] : ['test/runners/matrix.test.ts'];

/** Pages are looked at where there is a browser. `HEAPSLOPE_ALL=1` says that there is one. */
const BROWSER = findChromium() || RUNS_ALL ? [] : ['test/browser/*.test.ts'];
/** What only `npm run test:all` runs of a project. */
const leaveOut = (project: keyof typeof FILES) =>
  RUNS_ALL ? [] : FILES[project].map((file) => `test/${project}/${file}`);

/** They load the TypeScript compiler, which what looks at its own process would find there. */
const SOURCES = ['test/unit/docs.test.ts', 'test/unit/structure.test.ts'];

/**
 * One group, so that no core waits for the last file of another. No more workers than the two cores of the smallest
 * machine: with three, tests that measure met pauses of each other, and nothing ended sooner.
 */
const MEASURING = { sequence: { groupOrder: 1 }, maxWorkers: 2 };
/** On two cores Vitest would take one worker. */
const COMPUTING = {
  sequence: { groupOrder: 0 },
  maxWorkers: Math.max(2, availableParallelism() - 1),
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: SOURCES,
          testTimeout: 30_000,
          ...COMPUTING,
          // 160 processes would be half of the time: what a file changes in its process it puts back.
          isolate: false,
        },
      },
      {
        test: {
          name: 'sources',
          include: SOURCES,
          testTimeout: 30_000,
          ...COMPUTING,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: leaveOut('integration'),
          testTimeout: 120_000,
          ...MEASURING,
        },
      },
      {
        test: {
          name: 'runners',
          include: ['test/runners/*.test.ts'],
          exclude: [...MATRIX, ...leaveOut('runners')],
          globalSetup: ['test/runners/pack-once.ts'],
          ...MEASURING,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/*.test.ts'],
          exclude: [...BROWSER, ...leaveOut('browser')],
          globalSetup: ['test/runners/pack-once.ts'],
          ...MEASURING,
        },
      },
    ],
  },
});
