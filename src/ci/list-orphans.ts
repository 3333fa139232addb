import type { RunReport } from '../report/run-report.js';
import { cleanName } from '../report/lay-out-lines.js';
import { fileOfId } from './baseline.js';
import { readBaseline } from './baseline-file.js';

/**
 * Sentences on what the baseline has of test files that were run, and of checks that are not in them any
 * more. A run of some of a file's tests cannot tell: it shows them, too.
 */
export function listOrphans({ checks }: RunReport, root: string): string[] {
  const ran = new Set(checks.map(({ id }) => id));
  const files = new Set(checks.map(({ file }) => file));
  let known: string[];
  try {
    known = Object.keys(readBaseline(root).checks);
  } catch {
    // Told where the checks were judged.
    return [];
  }
  const orphans = known.filter((id) => files.has(fileOfId(id)) && !ran.has(id));
  if (orphans.length === 0) return [];
  const [first] = orphans;
  const more = orphans.length > 1 ? ` and ${orphans.length - 1} more` : '';
  return [
    `heapslope.baseline.json has leaks of a check that did not run: ${cleanName(first!)}${more}. If it is no more, write: heapslope baseline prune.`,
  ];
}
