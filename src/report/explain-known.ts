import { formatBytes } from './format-amount.js';
import { cleanProse } from './lay-out-lines.js';
import type { KnownLeak, KnownLeaks } from './known-leaks.js';

/** What the baseline has to do with a failure, a sentence for each leak; nothing where there is none. */
export function explainKnown(known: KnownLeaks | undefined): string[] {
  if (known === undefined) return [];
  const lines = known.leaks.map(describeKnown).filter((line) => line !== undefined);
  return lines.length === 0 ? [] : [lines.join('\n')];
}

/** Undefined where it is a new leak, which the report tells. */
function describeKnown(leak: KnownLeak): string | undefined {
  const { status, bytesPerCall = 0, recorded = 0 } = leak;
  const what = cleanProse(leak.what);
  switch (status) {
    case 'new':
      return `New, not in heapslope.baseline.json: ${what} (${leak.fingerprint}).`;
    case 'worse':
      return `A known leak grew: ${what} retained ${formatBytes(recorded)} per call when it was recorded, and now ${formatBytes(bytesPerCall)}.`;
    case 'known':
    case 'recorded':
      return `Known, in heapslope.baseline.json: ${what} (${leak.fingerprint}).`;
    case 'gone':
      return `Gone: ${what} is in heapslope.baseline.json and does not leak any more. Write: heapslope baseline prune, or run with HEAPSLOPE_BASELINE=update.`;
  }
}
