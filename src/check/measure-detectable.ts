import type { ExplainOutcome } from './decide-verdict.js';
import type { Followed } from './follow-growth.js';
import { LEAST_BYTES } from '../growth/judge-paths.js';
import type { LeakReport } from '../report/leak-report.js';
import type { WatchResult } from '../sampling/watch.js';
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
    const accepted = Math.max(LEAST_CLAIM, noiseFloor, LEAST_BYTES / calls);
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
    const needed = Math.floor(Math.max(LEAST_BYTES, noiseFloor * calls) / RARE_BYTES) + 1;
    return Math.floor(Math.min(most, calls / meanForSurely(needed)));
  }
  if (judgement.state !== 'quiet') return 0;
  const calls = series.callsAt(series.length - 1) - series.callsAt(0);
  const moved = Math.floor((series.length - 1) * MOVED_SHARE) + 1;
  return Math.floor(Math.min(most, calls / meanForSurely(moved)));
}

/**
 * The mean of a Poisson count that is at least `count` in 95 of 100 cases, or a little more: the normal
 * approximation of its square root.
 */
function meanForSurely(count: number): number {
  return (Math.sqrt(count) + 0.83) ** 2;
}
