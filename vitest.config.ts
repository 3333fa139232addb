import { defineConfig } from 'vitest/config';
import { findChromium } from './test/browser/find-chromium.js';

/** `npm run test:matrix` names the Nodes that it is for. */
const MATRIX = process.env.HEAPSLOPE_NODES ? [] : ['test/runners/matrix.test.ts'];

/** `HEAPSLOPE_ALL=1` runs these, too: minutes each. */
const SLOW_RUNNERS = [
  'test/runners/adoption.test.ts',
  'test/runners/ci-example.test.ts',
  'test/runners/containers.test.ts',
  'test/runners/compare.test.ts',
  'test/runners/dom.test.ts',
  'test/runners/files-example.test.ts',
  'test/runners/files-dom.test.ts',
  'test/runners/files-jest-29.test.ts',
  'test/runners/files-jest-30.test.ts',
  'test/runners/files-odd.test.ts',
  'test/runners/files-vitest-4.test.ts',
  'test/runners/files-vitest-5.test.ts',
  'test/runners/fingerprints.test.ts',
  'test/runners/jest-29.test.ts',
  'test/runners/jest-30-transpilers.test.ts',
  'test/runners/report-jest-29.test.ts',
  'test/runners/report-vitest-3.test.ts',
  'test/runners/report-vitest-4.test.ts',
  'test/runners/types.test.ts',
  'test/runners/unawaited.test.ts',
  'test/runners/vitest-3.test.ts',
  'test/runners/vitest-5.test.ts',
];

/** The same: whole examples, whole checks of servers, and 200 checks within one. */
const SLOW_INTEGRATION = [
  'test/integration/conditions.test.ts',
  'test/integration/reports/advice.test.ts',
  'test/integration/di-examples.test.ts',
  'test/integration/nested.test.ts',
  'test/integration/server-example.test.ts',
  'test/integration/bench/example.test.ts',
  'test/integration/server/slow-faults.test.ts',
];

/** Pages are looked at where there is a browser. `HEAPSLOPE_ALL=1` says that there is one. */
const BROWSER = findChromium() || process.env.HEAPSLOPE_ALL ? [] : ['test/browser/*.test.ts'];
/** With checks of their own. */
const SLOW_BROWSER = [
  'test/browser/command-pages.test.ts',
  'test/browser/corpus.test.ts',
  'test/browser/example.test.ts',
  'test/browser/page-check-command.test.ts',
  'test/browser/page-faults.test.ts',
  'test/browser/playwright-matchers.test.ts',
];

// Groups run one after the other: what measures a heap shares the machine with as little as can be.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: process.env.HEAPSLOPE_ALL ? [] : SLOW_INTEGRATION,
          testTimeout: 120_000,
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'runners',
          include: ['test/runners/*.test.ts'],
          exclude: [...MATRIX, ...(process.env.HEAPSLOPE_ALL ? [] : SLOW_RUNNERS)],
          globalSetup: ['test/runners/pack-once.ts'],
          sequence: { groupOrder: 2 },
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/*.test.ts'],
          exclude: [...BROWSER, ...(process.env.HEAPSLOPE_ALL ? [] : SLOW_BROWSER)],
          globalSetup: ['test/runners/pack-once.ts'],
          sequence: { groupOrder: 3 },
          maxWorkers: 1,
        },
      },
    ],
  },
});
