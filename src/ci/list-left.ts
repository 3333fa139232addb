import type { FileGrowth } from '../report/file-growth.js';
import type { Leak } from '../report/leak-report.js';

/** Bytes that a file may leave where it shares the global object with others, by default. */
const SHARED_TOLERANCE = 64_000;

/**
 * What of a file decides: nothing of the runner's own, and nothing within what is tolerated.
 *
 * @param tolerance bytes per file; undefined: nothing that holds a global object, and 64 kB where files share one
 */
export function listLeft({ kept, culprits }: FileGrowth, tolerance: number | undefined): Leak[] {
  const most = tolerance ?? (kept.realm === true ? 0 : SHARED_TOLERANCE);
  return culprits.filter(
    ({ owner, retainedBytesPerCall }) => owner !== 'runner' && retainedBytesPerCall > most,
  );
}
