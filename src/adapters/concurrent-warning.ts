import type { Warning } from '../report/leak-report.js';

/** Said in the report of every check inside a concurrent test. */
export const CONCURRENT_WARNING: Warning = {
  code: 'concurrent-test',
  message:
    'This test runs beside others of its file (test.concurrent), and the heap is shared: what they keep meanwhile is measured too. Take .concurrent away from tests with a leak check.',
};
