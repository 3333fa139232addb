import type { LeakOptions, Progress } from '../../input/options.js';
import { withDefaults } from '../../input/project-defaults.js';
import { elideMiddle, escapeText } from '../../report/fit-text.js';
import type { ProgressTeller } from './progress-teller.js';

/** Columns for the name of a check in a line of progress. */
const NAME_WIDTH = 60;

/**
 * Runs a check whose steps are told.
 *
 * @param options of the check, not yet validated: what is no object is handed on as it is
 */
export async function withProgress<T>(
  teller: ProgressTeller,
  describe: () => string,
  options: unknown,
  check: (options: unknown) => Promise<T>,
): Promise<T> {
  teller.begin(describe);
  try {
    return await check(addListener(options, (progress) => teller.note(progress)));
  } finally {
    teller.end();
  }
}

/** A name that may hold anything, for a line of progress. */
export function showName(name: string): string {
  return elideMiddle(escapeText(name), NAME_WIDTH);
}

function addListener(options: unknown, listen: (progress: Progress) => void): unknown {
  const given = options ?? {};
  if (options === null || typeof given !== 'object' || Array.isArray(given)) return options;
  const { onProgress = (withDefaults({}) as LeakOptions).onProgress } = given as LeakOptions;
  if (onProgress === undefined) return { ...given, onProgress: listen };
  // What is no function is refused with the other options.
  if (typeof onProgress !== 'function') return options;
  const listenBoth = (progress: Progress) => {
    listen(progress);
    onProgress(progress);
  };
  return { ...given, onProgress: listenBoth };
}
