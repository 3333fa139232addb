import process from 'node:process';
import { outcomeOf } from '../report/describe-outcome.js';
import type { RunReport } from '../report/run-report.js';
import { BASELINE_FILE } from './baseline-file.js';
import { chooseBaselineMode } from './choose-baseline-mode.js';
import { failFiles } from './fail-files.js';
import type { ReportPlan } from './report-options.js';

/**
 * How to go on with leaks that cannot be mended now, once at the end of a run that failed for them. Nothing where
 * machines read the lines, where the baseline is left out, and where failing files say it already.
 */
export function adviseBaseline(report: RunReport, plan: ReportPlan): string[] {
  const hasLeak = report.checks.some((check) => outcomeOf(check) === 'leak');
  if (!hasLeak || plan.annotations || failFiles(report) !== undefined) return [];
  const { mode } = chooseBaselineMode({ env: process.env, option: plan.baseline });
  if (mode === 'off') return [];
  return [
    `heapslope: to leave known leaks for later, run once on your machine with HEAPSLOPE_BASELINE=update (or the runner's -u), and commit ${BASELINE_FILE}: then only new and larger ones fail.`,
  ];
}
