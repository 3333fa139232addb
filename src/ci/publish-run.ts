import { appendFileSync } from './own-fs.js';
import { resolve } from 'node:path';
import process from 'node:process';
import { escapeText } from '../report/fit-text.js';
import { formatFiles } from '../report/format-files.js';
import type { RunReport } from '../report/run-report.js';
import { adviseBaseline } from './advise-baseline.js';
import { createPageFile } from './create-page-file.js';
import { formatCodeQuality } from './format-code-quality.js';
import { formatSarif } from './format-sarif.js';
import { formatSummary } from './format-summary.js';
import { annotateFindings, tellForRepository } from './github-annotations.js';
import { listFileFindings } from './list-file-findings.js';
import { listFindings } from './list-findings.js';
import { listOrphans } from './list-orphans.js';
import { writeRunReport } from './report-file.js';
import type { ReportPlan } from './report-options.js';
import { summariseRun } from './summarise-run.js';
import { writeWhole } from './write-whole.js';

/** What a reporter has to say at the end, and whether something of it could not be done. */
export interface Published {
  /** For the terminal; empty where no check ran. */
  lines: string[];
  /** Sentences on what could not be written; the others are written all the same. */
  failures: string[];
}

/**
 * Makes everything that a reporter is to make of a run.
 *
 * @param root folder that the files of the checks and of the plan are relative to
 */
export function publishRun(report: RunReport, plan: ReportPlan, root: string): Published {
  const failures: string[] = [];
  const notes: string[] = [];
  const attempt = (write: () => void, name?: 'json' | 'summary') => {
    try {
      write();
    } catch (error) {
      const isAsked = name === undefined || !plan.byDefault?.includes(name);
      (isAsked ? failures : notes).push(`heapslope: ${escapeText((error as Error).message)}`);
    }
  };
  const workspace = process.env.GITHUB_WORKSPACE ?? process.env.CI_PROJECT_DIR;
  const tellFile = (file: string) => tellForRepository(file, root, workspace);
  const findings = [
    ...report.checks.flatMap((check) => listFindings(check, root)),
    ...listFileFindings(report, root),
  ];
  const orphans = listOrphans(report, root);
  const inRoot = (path: string) => resolve(root, path);
  const { json, sarif, codeQuality, html, summary } = plan;
  if (json !== undefined) attempt(() => writeRunReport(inRoot(json), report), 'json');
  if (sarif !== undefined)
    attempt(() => writeWhole(inRoot(sarif), formatSarif(report, findings, tellFile)));
  if (codeQuality !== undefined)
    attempt(() => writeWhole(inRoot(codeQuality), formatCodeQuality(findings, tellFile)));
  if (html !== undefined)
    attempt(() => writeWhole(inRoot(html), createPageFile({ kind: 'run', report }, root)));
  // Without a check there is nothing to say: other steps of the job write there as well.
  if (summary !== undefined && report.checks.length + (report.files?.length ?? 0) > 0)
    attempt(() => writeSummary(inRoot(summary), formatSummary(report, orphans)), 'summary');
  const annotations = plan.annotations ? annotateFindings(findings, root, workspace) : [];
  return {
    lines: [
      ...summariseRun(report, orphans),
      ...formatFiles(report),
      ...adviseBaseline(report, plan),
      ...notes,
      ...annotations,
    ],
    failures,
  };
}

/** The step summary is added to: every step of a job may write to it. */
function writeSummary(path: string, text: string): void {
  if (path === process.env.GITHUB_STEP_SUMMARY) appendFileSync(path, `\n${text}`);
  else writeWhole(path, text);
}
