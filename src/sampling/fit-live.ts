import { fitTrend, type Trend } from '../trend/fit-trend.js';
import type { TrackedBatches } from './track-batches.js';

/** Growth in bytes per call of what lives at the marks, counted object by object: without what they take. */
export function fitLive({ marks, series }: TrackedBatches): Trend {
  const live = marks.map(({ liveBytes }) => liveBytes);
  return fitTrend(series.callsColumn().slice(0, live.length), live);
}
