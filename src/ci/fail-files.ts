import { formatCount } from '../report/format-amount.js';
import type { RunReport } from '../report/run-report.js';

/** Why the run fails for what files leave behind, a sentence: no test of theirs does. Undefined where it does not. */
export function failFiles({
  files = [],
  wholeRun,
}: Pick<RunReport, 'files' | 'wholeRun'>): string | undefined {
  const failed = files.filter(({ passed }) => !passed).length;
  if (failed > 0) {
    const leave = failed === 1 ? 'leaves' : 'leave';
    return `heapslope: ${failed} of ${formatCount(files.length, 'test file')} ${leave} more behind than is accepted. Let go of it, accept it with files: { tolerance }, or record it with HEAPSLOPE_BASELINE=update.`;
  }
  if (wholeRun?.known?.passes !== false) return undefined;
  const names = wholeRun.known.leaks.map(({ what }) => what).join(', ');
  return `heapslope: the baseline is strict, and knows what no test file leaves any more: ${names}. Take it out with heapslope baseline prune.`;
}
