import { CHANNEL_RULES, type ChannelRule } from '../channel-rules.js';
import { CHANNELS, type ChannelName } from '../heap-probe.js';
import type { ChannelTrend } from '../report/leak-report.js';
import { stepsOf } from './classify-shape.js';
import { fitTrend, median } from './fit-trend.js';

/** Fewer batches than these say nothing of a channel. */
const LEAST_BATCHES = 3;
/** A batch that gains so much of what is usual per call rises. */
const LEAST_SHARE = 0.35;

/** Readings of every channel as columns, oldest first. */
export interface ChannelColumns {
  callsColumn(): Float64Array;
  column(name: ChannelName): Float64Array;
}

/**
 * The trend of every channel, and whether it grows with the calls, by the channel's own rule.
 *
 * @param tolerance bytes per call that are accepted
 * @param unjudged channels whose growth is no evidence here, besides those that never are
 */
export function trendChannels(
  series: ChannelColumns,
  tolerance: number,
  unjudged: readonly ChannelName[] = [],
): ChannelTrend[] {
  const calls = series.callsColumn();
  return CHANNELS.map((name) => {
    const rule = CHANNEL_RULES[name];
    const { unit } = rule;
    const isJudged = rule.isJudged && !unjudged.includes(name);
    const values = series.column(name);
    if (rule.without !== undefined)
      series.column(rule.without).forEach((bytes, i) => (values[i] -= bytes));
    const { slope, low, high } = fitTrend(calls, values);
    const leastPerCall =
      unit === 'bytes' ? Math.max(rule.leastPerCall, tolerance) : rule.leastPerCall;
    const grows = isGrowing(calls, values, { ...rule, leastPerCall });
    return {
      name,
      unit,
      perCall: slope,
      low,
      high,
      isJudged,
      isGrowing: grows,
      ...(grows && isJudged ? { advice: rule.advice } : {}),
    };
  });
}

/**
 * Whether nearly every batch gains its share of what the middle one gains per call, the middle one more
 * than nothing, none far more than that where the rule says so, and what rose is still there at the end.
 */
function isGrowing(calls: Float64Array, values: Float64Array, rule: ChannelRule): boolean {
  const runs = stepsOf(calls);
  const rates = stepsOf(values).flatMap((step, i) => (runs[i] > 0 ? [step / runs[i]] : []));
  if (rates.length < LEAST_BATCHES) return false;
  const middle = median(rates);
  const rising = rates.filter((rate) => rate >= middle * LEAST_SHARE).length;
  if (middle < rule.leastPerCall || rising < rates.length * rule.risingShare) return false;
  if (Math.max(...rates) > middle * (rule.mostTimes ?? Infinity)) return false;
  const rise = Math.max(...values) - values[0];
  return rise >= rule.leastRise && values[values.length - 1] - values[0] >= rise * rule.keptShare;
}
