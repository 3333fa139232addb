import type { LeakReport } from '../../../src/report/leak-report.js';
import type { Check, RunReport } from '../../../src/report/run-report.js';
import { buildCleanReport, buildLeak, buildReport } from '../report/build-report.js';

/** A check that leaks, unless the changes say otherwise. */
export function buildCheck(changes: Partial<Check> = {}): Check {
  const report = changes.report ?? buildReport();
  const test = changes.test ?? 'orders > GET /orders';
  const file = changes.file ?? 'test/orders.test.ts';
  return {
    id: `${file} > ${test} #1`,
    file,
    test,
    line: 12,
    column: 5,
    matcher: 'toLeakMemory',
    verdict: report.verdict,
    expected: 'clean',
    passed: report.verdict === 'clean',
    report,
    ...changes,
  };
}

export function buildCleanCheck(changes: Partial<Check> = {}): Check {
  return buildCheck({ report: buildCleanReport(), ...changes });
}

/** A report of leaks with these fingerprints, and what each retains. */
export function buildLeaks(leaks: Record<string, number>): LeakReport {
  return buildReport({
    leaks: Object.entries(leaks).map(([fingerprint, retainedBytesPerCall]) =>
      buildLeak({ fingerprint, retainedBytesPerCall }),
    ),
  });
}

export function buildRun(checks: Check[]): RunReport {
  return {
    schemaVersion: 1,
    heapslope: '0.1.0',
    runtime: { node: '20.19.1', v8: '11.3', platform: 'linux', arch: 'x64' },
    checks,
  };
}
