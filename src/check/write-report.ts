import type { Check } from './start-check.js';
import { decideVerdict, type ExplainOutcome } from './decide-verdict.js';
import type { Explained } from './explain-suspicion.js';
import type { ChannelTrend, LeakReport } from '../report/leak-report.js';
import type { TimePlan } from '../sampling/plan-time.js';
import { LEAST_RATE } from '../growth/is-proportional.js';
import type { TrackedBatches } from '../sampling/track-batches.js';
import { UNTRACKED, type WatchResult } from '../sampling/watch.js';
import { classifyShape } from '../trend/classify-shape.js';
import { fitLive } from '../sampling/fit-live.js';
import { fitTrend, type Trend } from '../trend/fit-trend.js';
import { KEPT_FACTOR } from '../trend/judge-series.js';
import { trendChannels } from '../trend/trend-channels.js';
import { warnOfClimb } from './warn-of-climb.js';

/** Joins what the phases found into the report. */
export function writeReport(
  check: Check,
  watched: WatchResult,
  { outcome, constructors, tracked }: Explained,
): LeakReport {
  const { options, host, runner, probe, plan, startedAt, timings, warnings } = check;
  const { series, judgement } = watched;
  const trend = growthTrend(watched, tracked);
  const channels = listChannels(watched, tracked, options.noiseFloor);
  const calls = runner.calls - watched.warmupCalls;
  timings.handler = runner.handlerMs;
  timings.total = probe.clock.now() - startedAt;
  const decision = decideVerdict({
    judgement,
    outcome,
    channels,
    bytesPerCall: trend.slope,
    calls,
    ...(plan.isCutByDeadline ? { cutShort: describeCut(plan, calls) } : {}),
  });
  const climb = warnOfClimb(watched.whole, channels, decision.verdict);
  if (climb !== undefined) warnings.push(climb);
  const { whole } = watched;
  return {
    schemaVersion: 1,
    ...(options.name === undefined ? {} : { name: options.name }),
    ...decision,
    calls,
    warmupCalls: watched.warmupCalls,
    bytesPerCall: {
      estimate: trend.slope,
      low: trend.low,
      high: trend.high,
      confidence: trend.confidence,
    },
    detectable: detectableBytes(watched, outcome, tracked, options.noiseFloor),
    // What rose before a quiet window has settled.
    shape: classifyShape(
      whole.column('heap'),
      KEPT_FACTOR * options.noiseFloor * spanOf(whole.callsColumn()),
    ),
    channels,
    samples: series.toSamples(),
    constructors,
    leaks: outcome.kind === 'explained' ? outcome.leaks : [],
    ignored: outcome.kind === 'explained' ? outcome.ignored : [],
    warnings,
    runtime: host.runtime,
    timings,
  };
}

function describeCut(plan: TimePlan, calls: number): string {
  return `The test's timeout left ${Math.round(plan.available)} ms, too few for a sure answer: ${calls} calls were measured. Give the test a longer timeout.`;
}

/**
 * Growth in bytes per call. The tracked batches come after more calls than the watched ones, and what
 * lives at their marks is counted object by object, without what the marks themselves take.
 */
function growthTrend({ series, judgement }: WatchResult, tracked?: TrackedBatches): Trend {
  if (tracked === undefined || judgement.state === 'quiet') {
    return fitTrend(series.callsColumn(), series.column('heap'));
  }
  return fitLive(tracked);
}

function spanOf(calls: Float64Array): number {
  return calls[calls.length - 1]! - calls[0]!;
}

function listChannels(
  { series, whole: before }: WatchResult,
  tracked: TrackedBatches | undefined,
  tolerance: number,
): ChannelTrend[] {
  if (tracked === undefined) return trendChannels(series, { tolerance, unjudged: UNTRACKED });
  const kinds = gainedKinds(tracked);
  return trendChannels(tracked.series, { tolerance, before }).map((channel) =>
    channel.name === 'handles' && channel.isGrowing ? { ...channel, kinds } : channel,
  );
}

/** Kinds of handles of which there are more than before the tracked batches, most gained first. */
function gainedKinds({ handlesBefore, handlesAfter }: TrackedBatches): string[] {
  return [...(handlesAfter ?? [])]
    .map(([kind, count]) => ({ kind, gained: count - (handlesBefore.get(kind) ?? 0) }))
    .filter(({ gained }) => gained > 0)
    .sort((a, b) => b.gained - a.gained)
    .map(({ kind }) => kind);
}

/** The smallest object takes 16 bytes; counted births find one per call. */
const SMALLEST_OBJECT = 16;
/**
 * However still the heap stood: a leak that moves it must show by births, too, of which there are at
 * least `LEAST_RATE` per call where the leaked objects take so many bytes or fewer.
 */
const USUAL_OBJECT = 100;

function detectableBytes(
  { judgement, series }: WatchResult,
  outcome: ExplainOutcome,
  tracked: TrackedBatches | undefined,
  tolerance: number,
): number {
  if (judgement.state === 'quiet') return Math.max(judgement.detectable, LEAST_RATE * USUAL_OBJECT);
  if (outcome.kind === 'explained' || outcome.kind === 'counted')
    return Math.max(SMALLEST_OBJECT, tolerance);
  const source = tracked?.series ?? series;
  const { slope, low, high } = fitTrend(source.callsColumn(), source.column('heap'));
  return Math.max(tolerance, Math.abs(high), Math.abs(low), slope);
}
