import type { Leak, RetainerStep } from '../report/leak-report.js';

/** What a file has to do, where the general advice on leaks speaks of calls. Placeholder order: most special first. */
export function adviseFile(
  path: readonly RetainerStep[],
  pattern: Leak['pattern'],
): Leak['pattern'] {
  void path;
  return pattern;
}
