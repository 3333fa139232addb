import { CHANNELS, type ChannelName } from '../heap-probe.js';
import type { ChannelTrend } from '../report/leak-report.js';
import { stepsOf } from './classify-shape.js';
import { fitTrend, median } from './fit-trend.js';

/** Channels whose growth is evidence on its own. The heap is judged by objects, RSS is only shown. */
const JUDGED: readonly ChannelName[] = [
  'arrayBuffers',
  'external',
  'contexts',
  'detachedContexts',
  'handles',
];
const COUNTED: readonly ChannelName[] = ['contexts', 'detachedContexts', 'handles'];
/** Growth per call below which a channel does not grow. */
const LEAST_BYTES = 16;
const LEAST_COUNT = 0.04;
/** Of the steps, this share must rise, and of the rise this share must stay when late releases are over. */
const RISING_SHARE = 0.8;
const KEPT_SHARE = 0.6;

/** Readings of every channel as columns, oldest first. */
export interface ChannelColumns {
  callsColumn(): Float64Array;
  column(name: ChannelName): Float64Array;
}

/**
 * The trend of every channel, and whether it grows with the calls: nearly every step rises, the middle
 * one by more than nothing, and what rose is still there at the end.
 *
 * @param tolerance bytes per call that are accepted
 */
export function trendChannels(series: ChannelColumns, tolerance: number): ChannelTrend[] {
  const calls = series.callsColumn();
  return CHANNELS.map((name) => {
    const values = series.column(name);
    // `external` counts array buffers, too: they are judged once.
    if (name === 'external')
      series.column('arrayBuffers').forEach((bytes, i) => (values[i] -= bytes));
    const { slope, low, high } = fitTrend(calls, values);
    const isCount = COUNTED.includes(name);
    const least = isCount ? LEAST_COUNT : Math.max(LEAST_BYTES, tolerance);
    return {
      name,
      unit: isCount ? 'count' : 'bytes',
      perCall: slope,
      low: finite(low),
      high: finite(high),
      isJudged: JUDGED.includes(name),
      isGrowing: isGrowing(calls, values, least),
    };
  });
}

function isGrowing(calls: Float64Array, values: Float64Array, least: number): boolean {
  const runs = stepsOf(calls);
  const rates = stepsOf(values).flatMap((step, i) => (runs[i] > 0 ? [step / runs[i]] : []));
  if (rates.length < 3) return false;
  const rising = rates.filter((rate) => rate > 0).length;
  if (median(rates) < least || rising < rates.length * RISING_SHARE) return false;
  const rise = Math.max(...values) - values[0];
  return values[values.length - 1] - values[0] >= rise * KEPT_SHARE;
}

/** Intervals of two points are unbounded, which JSON cannot say. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : Math.sign(value) * Number.MAX_VALUE;
}
