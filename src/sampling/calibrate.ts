import type { Clock } from '../probe/heap-probe.js';
import type { CallRunner } from './run-calls.js';

/** A batch is worth this many garbage collections in time. */
const COLLECTIONS_PER_BATCH = 2;
const LEAST_BATCH_MS = 8;
const MOST_CALLS = 1000;
/** and more where a collection takes longer than this, ms: it is to be worth the calls. */
const USUAL_GC_MS = 10;
/** Fewer calls per batch say little of one call: slow handlers get longer batches, as the budget allows. */
const FEW_CALLS = 10;

export interface CalibrateInput {
  runner: CallRunner;
  clock: Clock;
  /** What one forced garbage collection takes here, ms. */
  gcMs: number;
  /** Milliseconds that a batch should take at least, as far as the budget allows. */
  leastMs?: number | undefined;
  /** Calls of a batch at most. Default 1000, and more where collections are dear. */
  mostPerBatch?: number | undefined;
  /** Milliseconds for all batches of the watching phase. */
  budgetMs: number;
  /** Batches that must fit into the budget. */
  minBatches: number;
  /** Calls that may be used up; they count as warm-up. */
  mostCalls: number;
  stopAt: number;
}

/**
 * Finds how many calls make a batch that is worth a garbage collection, by doubling: cheap handlers
 * get up to 1000 calls, slow ones as few as the budget asks for. The calls warm the handler up, too.
 *
 * @returns calls per batch: 1 to 1000, or more where collections are dear
 */
export async function calibrate(input: CalibrateInput): Promise<number> {
  const {
    runner,
    clock,
    gcMs,
    leastMs = LEAST_BATCH_MS,
    budgetMs,
    minBatches,
    mostCalls,
    stopAt,
  } = input;
  const share = budgetMs / (minBatches * 2 + 2);
  const target = Math.min(Math.max(leastMs, gcMs * COLLECTIONS_PER_BATCH), share);
  const most = input.mostPerBatch ?? MOST_CALLS * Math.max(1, gcMs / USUAL_GC_MS);
  let used = 0;
  let isCold = true;
  for (let count = 1; used < mostCalls;) {
    const start = clock.now();
    const made = await runner.run(Math.min(count, mostCalls - used), stopAt);
    const took = clock.now() - start;
    used += made;
    const isLongEnough = took >= target / 2;
    if (isLongEnough && isCold && count < FEW_CALLS && clock.now() + took < stopAt) {
      // First calls load modules and open connections: the same number again says what they are worth.
      isCold = false;
      continue;
    }
    if (isLongEnough || count >= most || made < count || clock.now() >= stopAt) {
      const callMs = Math.max(took, 1e-3) / Math.max(1, made);
      const wantedMs = Math.max(target, Math.min(share, FEW_CALLS * callMs));
      return clampCalls(wantedMs / callMs, most);
    }
    count *= 2;
  }
  return clampCalls(mostCalls, most);
}

function clampCalls(calls: number, most: number): number {
  return Math.max(1, Math.floor(Math.min(most, calls)));
}
