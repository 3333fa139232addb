import { accountFor } from './account-for.js';
import type { Check } from './start-check.js';
import { decideVerdict, type FollowedGrowth } from './decide-verdict.js';
import { measureDetectable } from './measure-detectable.js';
import type { Explained } from './explain-followed.js';
import { fitShares } from './fit-shares.js';
import type { Followed } from './follow-growth.js';
import { CHANNEL_RULES } from '../probe/channel-rules.js';
import type { ChannelTrend, Estimate, Leak, LeakReport } from '../report/leak-report.js';
import { measurePatience } from '../input/options.js';
import { planOutlast } from '../sampling/plan-interval.js';
import type { TimePlan } from '../sampling/plan-time.js';
import { usualCallMs } from '../sampling/usual-call-ms.js';
import { UNTRACKED, type WatchResult } from '../sampling/watch.js';
import { classifyShape } from '../trend/classify-shape.js';
import { fitTrend } from '../trend/fit-trend.js';
import { KEPT_FACTOR } from '../trend/judge-series.js';
import { trendChannels } from '../trend/trend-channels.js';
import { tellFull } from './tell-full.js';
import { warnOfClimb } from './warn-of-climb.js';

/** Joins what the phases found into the report. */
export function writeReport(
  check: Check,
  watched: WatchResult,
  { outcome: found, constructors, followed }: Explained,
): LeakReport {
  const { options, host, runner, warnings } = check;
  const { series, judgement } = watched;
  const growth = estimateGrowth(watched, followed);
  const outcome = fitShares(found, growth.estimate);
  const channels = listChannels(watched, { followed, outcome }, options.noiseFloor);
  const calls = runner.calls - watched.warmupCalls;
  const limits = measureDetectable({ watched, outcome, followed, noiseFloor: options.noiseFloor });
  const decision = decideVerdict({
    judgement,
    outcome,
    channels,
    growth,
    detectable: limits.detectable,
    calls,
    ...(followed ? { followed: summarizeFollowed(check, followed) } : {}),
    ...tellCut(check, calls),
  });
  const climb = warnOfClimb(watched, outcome, channels, decision.verdict);
  if (climb !== undefined) warnings.push(climb);
  const samples = followed
    ? [...series.toSamples(), ...followSamples(watched, followed)]
    : series.toSamples();
  return {
    schemaVersion: 1,
    ...(options.name === undefined ? {} : { name: options.name }),
    ...decision,
    calls,
    warmupCalls: watched.warmupCalls,
    bytesPerCall: growth,
    ...limits,
    account: followed ? accountFor(followed, outcome, growth.estimate) : [],
    shape: describeCourse(watched, followed, options.noiseFloor),
    channels,
    samples,
    constructors,
    leaks: outcome.kind === 'explained' ? outcome.leaks : [],
    ignored: outcome.kind === 'explained' ? outcome.ignored : [],
    warnings,
    runtime: host.runtime,
    timings: sumTimings(check),
  };
}

/** What is not accounted for goes into `other`, so that the parts add up. */
export function sumTimings({ timings, runner, probe, startedAt }: Check): LeakReport['timings'] {
  const total = probe.clock.now() - startedAt;
  const { gc, snapshot, analysis, waiting } = timings;
  const known = runner.handlerMs + gc + snapshot + analysis + waiting;
  return { ...timings, total, handler: runner.handlerMs, other: Math.max(0, total - known) };
}

function summarizeFollowed({ runner, options, probe }: Check, followed: Followed): FollowedGrowth {
  const { judged, end } = followed;
  const patience = measurePatience(options);
  const target = planOutlast(usualCallMs(runner), patience, probe.patience);
  return {
    state: judged.state,
    lastPerCall: judged.perCall[judged.perCall.length - 1]!,
    fall: judged.fall,
    end,
    isLongEnough: end !== 'time' || runner.calls >= target * LONG_ENOUGH,
  };
}

/** Of the calls that a leak is given to stop, so many must have been made where time ran out. */
const LONG_ENOUGH = 0.8;

/** Readings of the heap while growth was followed. */
function followSamples({ series }: WatchResult, followed: Followed): LeakReport['samples'] {
  const first = series.callsAt(0);
  const offset = followed.series.callsAt(0) - first;
  return followed.series
    .toSamples()
    .slice(1)
    .map((sample) => ({ ...sample, calls: sample.calls + offset }));
}

function tellCut({ plan, runner }: Check, calls: number): { cutShort?: string } {
  const cutShort =
    tellFull(runner) ?? (plan.isCutByDeadline ? describeCut(plan, calls) : undefined);
  return cutShort === undefined ? {} : { cutShort };
}

function describeCut(plan: TimePlan, calls: number): string {
  return `The test's timeout left ${Math.max(0, Math.round(plan.available))} ms, too few for a sure answer: ${calls} calls were measured. Give the test a longer timeout.`;
}

/**
 * Growth in bytes per call. Where the heap was looked at, that of what the program keeps: by the rates of
 * the last intervals, whose range covers the true rate with a probability of 1 - 2^(1 - intervals). What grows
 * on is told by the slower interval: tables double now in one, now in the other, and paths change with age.
 */
function estimateGrowth({ series }: WatchResult, followed: Followed | undefined): Estimate {
  if (followed === undefined) {
    const { slope, low, high, confidence } = fitTrend(series.callsColumn(), series.column('heap'));
    return { estimate: slope, low, high, confidence };
  }
  const { judged } = followed;
  const isGrowing = judged.state === 'sustained';
  const rates = judged.perCall.slice(-2);
  return {
    estimate: isGrowing
      ? Math.max(judged.sustainedPerCall, Math.min(...rates))
      : rates[rates.length - 1]!,
    low: Math.min(...rates, ...(isGrowing ? [judged.sustainedPerCall] : [])),
    high: Math.max(...rates),
    confidence: 1 - 2 ** (1 - judged.perCall.length),
  };
}

/** The course of the watched heap: what rose at first and was found to be still later has settled. */
function describeCourse(
  { whole }: WatchResult,
  followed: Followed | undefined,
  noiseFloor: number,
): LeakReport['shape'] {
  const noise = KEPT_FACTOR * noiseFloor * spanOf(whole.callsColumn());
  const shape = classifyShape(whole.column('heap'), noise);
  return shape === 'linear' && followed?.end === 'still' ? 'settled' : shape;
}

function spanOf(calls: Float64Array): number {
  return calls[calls.length - 1]! - calls[0]!;
}

function listChannels(
  { series }: WatchResult,
  { followed, outcome }: Pick<Explained, 'followed' | 'outcome'>,
  tolerance: number,
): ChannelTrend[] {
  if (followed === undefined) return trendChannels(series, { tolerance, unjudged: UNTRACKED });
  const kinds = gainedKinds(followed);
  const buffers = outcome.kind === 'explained' ? outcome.leaks.filter(isBuffer) : [];
  return followed.channels.map((channel) => {
    if (channel.name === 'handles' && channel.isGrowing) return { ...channel, kinds };
    return channel.name === 'arrayBuffers' ? joinBuffers(channel, buffers) : channel;
  });
}

/** A buffer that is seen to grow is told as its channel, too: the readings alone move with what dies late. */
function joinBuffers(channel: ChannelTrend, buffers: readonly Leak[]): ChannelTrend {
  const [most] = buffers;
  if (most === undefined || channel.isGrowing) return channel;
  const { advice } = CHANNEL_RULES.arrayBuffers;
  const { bytesPerCall } = most;
  return { ...channel, perCall: bytesPerCall, isGrowing: true, advice };
}

function isBuffer({ growing }: Leak): boolean {
  return growing.constructor === 'ArrayBuffer';
}

/** Kinds of handles of which there are more than before, most gained first. */
function gainedKinds({ handlesBefore, handlesAfter }: Followed): string[] {
  return [...handlesAfter]
    .map(([kind, count]) => ({ kind, gained: count - (handlesBefore.get(kind) ?? 0) }))
    .filter(({ gained }) => gained > 0)
    .sort((a, b) => b.gained - a.gained)
    .map(({ kind }) => kind);
}
