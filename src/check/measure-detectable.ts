import type { ExplainOutcome } from './decide-verdict.js';
import type { Followed } from './follow-growth.js';
import { leastBytes } from '../growth/judge-paths.js';
import type { LeakReport } from '../report/leak-report.js';
import type { WatchResult } from '../sampling/watch.js';
import { stepsOf } from '../trend/classify-shape.js';
import { fitTrend } from '../trend/fit-trend.js';

/** However still the heap stood: a leak that moves it less than this per call is not claimed to be seen. */
const LEAST_CLAIM = 2;
/** Bytes of the rare leak that is told. */
const RARE_BYTES = 1000;
/** Of the steps of a quiet window this share may move: one more would have been seen. */
const MOVED_SHARE = 0.2;

export interface DetectableInput {
  watched: WatchResult;
  outcome: ExplainOutcome;
  followed: Followed | undefined;
  noiseFloor: number;
}

/** What leak would have been seen, by this run's own noise: one of every call, and a rare one. */
export function measureDetectable(
  input: DetectableInput,
): Pick<LeakReport, 'detectable' | 'rarest'> {
  const detectable = measureLeast(input);
  return { detectable, rarest: { bytes: RARE_BYTES, oneIn: measureRarest(input, detectable) } };
}

function measureLeast({ watched, outcome, followed, noiseFloor }: DetectableInput): number {
  const { judgement, series } = watched;
  if (followed !== undefined) {
    const calls = followed.calls[followed.calls.length - 1]!;
    const stayed = followed.judged.perCall[followed.judged.perCall.length - 1]!;
    const accepted = Math.max(LEAST_CLAIM, noiseFloor, leastBytes(calls) / calls);
    return followed.end === 'still' ? Math.max(accepted, stayed) : accepted;
  }
  if (judgement.state === 'quiet') return Math.max(judgement.detectable, LEAST_CLAIM);
  const { slope, low, high } = fitTrend(series.callsColumn(), series.column('heap'));
  const noise = Math.max(noiseFloor, Math.abs(high), Math.abs(low), slope);
  return outcome.kind === 'counted' ? Math.min(noise, Math.max(OBJECT, noiseFloor)) : noise;
}

/** The smallest object takes 16 bytes; counts find one per call. */
const OBJECT = 16;

/** Of how many calls one may keep `RARE_BYTES` and still be seen. */
function measureRarest(
  { watched, followed, noiseFloor }: DetectableInput,
  detectable: number,
): number {
  const { series, judgement } = watched;
  const most = RARE_BYTES / Math.max(detectable, LEAST_CLAIM);
  if (followed !== undefined) {
    const calls = followed.calls[followed.calls.length - 1]!;
    const needed = Math.floor(Math.max(leastBytes(calls), noiseFloor * calls) / RARE_BYTES) + 1;
    return Math.floor(Math.min(most, calls / meanForSurely(needed)));
  }
  if (judgement.state !== 'quiet') return 0;
  const runs = stepsOf(series.callsColumn());
  const moved = Math.floor(runs.length * MOVED_SHARE) + 1;
  const isSeen = (oneIn: number) => chanceOfMoving(runs, oneIn, moved, noiseFloor) >= SURELY;
  // By halves: what is rarer is seen more seldom.
  let seen = 0;
  for (let unseen = Math.floor(most) + 1; unseen - seen > 1;) {
    const middle = (seen + unseen) >> 1;
    if (isSeen(middle)) seen = middle;
    else unseen = middle;
  }
  return seen;
}

const SURELY = 0.98;

/**
 * The chance that so many steps at least move by more than what counts as nothing, when one call in so many
 * keeps `RARE_BYTES`: each step is a Poisson count, and their number a Poisson-binomial one.
 */
function chanceOfMoving(
  runs: readonly number[],
  oneIn: number,
  moved: number,
  noiseFloor: number,
): number {
  // Chances that 0, 1, 2 … of the steps so far moved.
  let chances = [1];
  for (const run of runs) {
    const needed = Math.floor((noiseFloor * run) / RARE_BYTES) + 1;
    const moves = chanceOfAtLeast(needed, run / oneIn);
    chances = Array.from(
      { length: chances.length + 1 },
      (_, n) => (chances[n] ?? 0) * (1 - moves) + (chances[n - 1] ?? 0) * moves,
    );
  }
  return chances.slice(moved).reduce((sum, chance) => sum + chance, 0);
}

/** Of a Poisson count with this mean. */
function chanceOfAtLeast(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let below = 0;
  for (let n = 0; n < count; n++) {
    below += term;
    term *= mean / (n + 1);
  }
  return Math.max(0, 1 - below);
}

/**
 * The mean of a Poisson count that is at least `count` in 95 of 100 cases, or a little more: the normal
 * approximation of its square root.
 */
function meanForSurely(count: number): number {
  return (Math.sqrt(count) + 0.83) ** 2;
}
