import type { WatchResult } from '../sampling/watch.js';

/** A rise of the resident size that is worth a look, bytes in all and per call. */
const NOTABLE_RISE = 2e6;
const NOTABLE_RATE = 16;

/** Whether the process as a whole climbs: readings may then count something of it that they left out. */
export function hasRisen({ whole }: WatchResult): boolean {
  const rss = whole.column('rss');
  const calls = whole.callsColumn();
  const last = rss.length - 1;
  const rise = rss[last]! - rss[0]!;
  const made = calls[last]! - calls[0]!;
  return last >= 1 && rise >= NOTABLE_RISE && rise >= NOTABLE_RATE * made;
}
