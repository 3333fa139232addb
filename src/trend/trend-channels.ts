import { CHANNEL_RULES, type ChannelRule } from '../probe/channel-rules.js';
import { DEFAULT_CHANNELS, type ChannelName } from '../probe/heap-probe.js';
import type { ChannelTrend } from '../report/leak-report.js';
import { stepsOf } from './classify-shape.js';
import { fitTrend, median, type Trend } from './fit-trend.js';
import { isDoubling } from './is-doubling.js';

/** Fewer batches than these say nothing of a channel. */
const LEAST_BATCHES = 3;
/** A batch that gains so much of what is usual per call rises. */
const LEAST_SHARE = 0.35;

/** Readings of every channel as columns, oldest first. */
export interface ChannelColumns {
  /** Those that were read. Default: `DEFAULT_CHANNELS`. */
  readonly channels?: readonly ChannelName[];
  /** Calls before each reading; a copy. */
  callsColumn(): Float64Array;
  /** One channel; a copy. */
  column(name: ChannelName): Float64Array;
}

export interface TrendOptions {
  /** Bytes per call that are accepted. */
  tolerance: number;
  /** Channels whose growth is no evidence here, besides those that never are. */
  unjudged?: readonly ChannelName[];
  /** Earlier readings, by which growth in doublings is told: one takes as many calls as all before it. */
  before?: ChannelColumns | undefined;
}

/** The trend of every channel, and whether it grows with the calls, by the channel's own rule. */
export function trendChannels(series: ChannelColumns, options: TrendOptions): ChannelTrend[] {
  return listChannels(series).map((name) => trendChannel(name, series, options));
}

/** Whether a channel grows by doublings, of which there were so many in a row, as far as can be told. */
export function hasDoubled(series: ChannelColumns, jumps: number, options: TrendOptions): boolean {
  return listChannels(series).some(
    (name) => fitDoublings(name, series, options, jumps) !== undefined,
  );
}

function listChannels({ channels = DEFAULT_CHANNELS }: ChannelColumns): readonly ChannelName[] {
  return channels;
}

function trendChannel(
  name: ChannelName,
  series: ChannelColumns,
  options: TrendOptions,
): ChannelTrend {
  const { unit, isJudged, advice } = CHANNEL_RULES[name];
  const calls = series.callsColumn();
  const values = readColumn(series, name);
  const doublings = fitDoublings(name, series, options);
  const { slope, low, high } = doublings ?? fitTrend(calls, values);
  const isRising = isGrowing(calls, values, adaptRule(name, options));
  const grows = doublings !== undefined || isRising;
  const isEvidence = isJudged && !options.unjudged?.includes(name);
  return {
    name,
    unit,
    perCall: slope,
    low,
    high,
    isJudged: isEvidence,
    isGrowing: grows,
    ...(grows && isEvidence ? { advice } : {}),
  };
}

function adaptRule(name: ChannelName, { tolerance }: TrendOptions): ChannelRule {
  const rule = CHANNEL_RULES[name];
  if (rule.unit === 'count') return rule;
  return { ...rule, leastPerCall: Math.max(rule.leastPerCall, tolerance) };
}

/** What is the channel's own: without what is counted in another one, too. */
function readColumn(series: ChannelColumns, name: ChannelName): Float64Array {
  const { without } = CHANNEL_RULES[name];
  const values = series.column(name);
  if (without === undefined) return values;
  const others = series.column(without);
  return values.map((value, i) => value - others[i]!);
}

/** The trend over all readings of a channel that grows by doublings; undefined where it does not. */
function fitDoublings(
  name: ChannelName,
  series: ChannelColumns,
  options: TrendOptions,
  jumps?: number,
): Trend | undefined {
  const { isDoubling: canDouble, leastPerCall } = adaptRule(name, options);
  if (!canDouble || options.before === undefined) return undefined;
  const calls = join(options.before.callsColumn(), series.callsColumn());
  const values = join(readColumn(options.before, name), readColumn(series, name));
  if (!isDoubling(calls, values, jumps)) return undefined;
  const trend = fitTrend(calls, values);
  return trend.slope >= leastPerCall ? trend : undefined;
}

function join(before: Float64Array, after: Float64Array): Float64Array {
  return Float64Array.from([...before, ...after]);
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
  // Not by the first reading nor the highest one: a buffer that is freed late makes either a spike.
  const gained = (i: number) => middle * (calls[i] - calls[0]);
  const last = values.length - 1;
  const kept = values[last] - median(values.map((value, i) => value - gained(i)));
  return gained(last) >= rule.leastRise && kept >= gained(last) * rule.keptShare;
}
