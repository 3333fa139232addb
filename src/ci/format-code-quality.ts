/** Findings as GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/ */
import { createHash } from 'node:crypto';
import { formatJson } from '../report/safe-text.js';
import type { Finding } from './list-findings.js';

const SEVERITIES: Record<Finding['level'], string> = {
  error: 'major',
  warning: 'minor',
  note: 'info',
};

/** @param tellFile a file as the repository has it */
export function formatCodeQuality(
  findings: readonly Finding[],
  tellFile: (file: string) => string,
): string {
  const issues = findings.map(({ level, rule, title, message, place, fingerprint, check }) => ({
    description: `${title}. ${message}`,
    check_name: `heapslope/${rule}`,
    fingerprint: createHash('sha256').update(`${check.id}\n${rule}\n${fingerprint}`).digest('hex'),
    severity: SEVERITIES[level],
    location: { path: tellFile(place.file), lines: { begin: place.line ?? 1 } },
  }));
  return `${formatJson(issues)}\n`;
}
