/**
 * Sizes of the tracked batches, in units. Unequal on purpose: what a leak keeps is in proportion to
 * the calls, what our own marks and the engine keep is the same for every batch. The last batch is no
 * evidence: its survivors may be in flight, or the newest entries of a bounded cache.
 */
const LAYOUTS = [
  [1, 2, 1, 2, 1, 1],
  // Where a mark is dear (large heaps), fewer of them.
  [1, 2, 1, 1],
];
export const MOST_BATCHES = LAYOUTS[0]!.length;
const MOST_CALLS_PER_UNIT = 400;
const LEAST_CALLS_PER_UNIT = 3;
/** Marks may take this share of the time that is wanted, or, in the last layout, of all that there is. */
const MARK_SHARE = 0.4;
const LAST_MARK_SHARE = 0.8;
/** Of what the marks leave, calls take this share: single calls vary. */
const CALL_SHARE = 0.8;

/** Where the marks take all that is wanted, the calls still get this much, ms, of what there is. */
const LEAST_CALLS_MS = 1500;
const LAST_CALL_SHARE = 0.4;

export interface BatchCosts {
  /** What one mark takes, ms. */
  markMs: number;
  /** What one call of the handler takes, ms. */
  callMs: number;
  /** Calls that may be made in all, so that a leaking handler does not fill the memory. */
  mostCalls: number;
  /** Milliseconds in which the batches should be over. */
  wantedMs: number;
  /** Milliseconds in which they must be over. */
  availableMs: number;
}

/**
 * How many calls each tracked batch makes.
 *
 * @returns calls per batch, or undefined where not even the smallest plan fits into what is available
 */
export function planBatches({
  markMs,
  callMs,
  mostCalls,
  wantedMs,
  availableMs,
}: BatchCosts): number[] | undefined {
  const layout =
    LAYOUTS.find((units) => units.length * markMs <= wantedMs * MARK_SHARE) ?? LAYOUTS.at(-1)!;
  const marksMs = layout.length * markMs;
  if (marksMs > availableMs * LAST_MARK_SHARE) return undefined;
  const total = layout.reduce((sum, units) => sum + units, 0);
  const callsMs = Math.max(
    (wantedMs - marksMs) * CALL_SHARE,
    Math.min(LEAST_CALLS_MS, (availableMs - marksMs) * LAST_CALL_SHARE),
  );
  const affordable = Math.min(callsMs / callMs, mostCalls);
  const least = Math.ceil(LEAST_CALLS_PER_UNIT * (8 / total));
  const unit = Math.max(least, Math.min(MOST_CALLS_PER_UNIT, Math.floor(affordable / total)));
  if (unit * total * callMs > availableMs - marksMs) return undefined;
  return layout.map((units) => units * unit);
}
