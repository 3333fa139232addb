import type { Explained } from './explain-followed.js';
import { leastSeenRate } from '../growth/judge-instances.js';
import type { ClassQuery } from '../probe/heap-probe.js';
import type { InstanceGrowth, Leak, LeakReport, Verdict } from '../report/leak-report.js';
import type { CountedInstances } from './count-instances.js';
import type { Check } from './start-check.js';
import { classifyShape } from '../trend/classify-shape.js';
import { fitTrend } from '../trend/fit-trend.js';
import { tellFull } from './tell-full.js';
import { sumTimings } from './write-report.js';

/** What a check of the instances of one class came to. */
export type InstanceOutcome =
  /** They could not be counted here. */
  | { kind: 'unavailable'; reason: string }
  | { kind: 'counted'; counted: CountedInstances; explained: Explained | undefined };

/** Joins what was counted and what was explained into a report. */
export function writeInstanceReport(
  check: Check,
  of: ClassQuery,
  outcome: InstanceOutcome,
): LeakReport {
  const { options, host, runner, warnings } = check;
  const name = typeof of === 'string' ? of : of.name || '(anonymous class)';
  const counted = outcome.kind === 'counted' ? outcome.counted : undefined;
  const series = counted?.series;
  const trend = series && fitTrend(series.callsColumn(), series.column('heap'));
  const warmupCalls = counted?.samples[0]?.calls ?? 0;
  const { leaks, ignored, constructors } = sortLeaks(outcome);
  const instances = measureInstances(name, counted);
  return {
    schemaVersion: 1,
    ...(options.name === undefined ? {} : { name: options.name }),
    ...decide(name, outcome, instances, { leaks, ignored, cutShort: tellFull(runner) }),
    calls: runner.calls - warmupCalls,
    warmupCalls,
    bytesPerCall: {
      estimate: trend?.slope ?? 0,
      low: trend?.low ?? 0,
      high: trend?.high ?? 0,
      confidence: trend?.confidence ?? 0,
    },
    // Bytes are not what is judged.
    detectable: Number.MAX_VALUE,
    rarest: { bytes: 0, oneIn: 0 },
    account: [],
    shape: series ? classifyShape(series.column('heap'), 0) : 'flat',
    channels: [],
    samples: series?.toSamples() ?? [],
    constructors,
    leaks,
    ignored,
    warnings,
    runtime: host.runtime,
    timings: sumTimings(check),
    instances,
  };
}

/** What holds instances of the class decides; what else grows is told as not judged. */
function sortLeaks(
  outcome: InstanceOutcome,
): Pick<LeakReport, 'leaks' | 'ignored' | 'constructors'> {
  const explained = outcome.kind === 'counted' ? outcome.explained : undefined;
  if (outcome.kind !== 'counted' || explained?.outcome.kind !== 'explained') {
    return { leaks: [], ignored: [], constructors: [] };
  }
  const names = new Set(outcome.counted.last.names);
  const isMeant = (leak: Leak) => leak.constructors.some(({ name }) => names.has(name));
  const { leaks, ignored } = explained.outcome;
  return {
    leaks: leaks.filter(isMeant),
    ignored: [...ignored, ...leaks.filter((leak) => !isMeant(leak))],
    constructors: explained.constructors.filter((growth) => names.has(growth.name)),
  };
}

function measureInstances(
  constructor: string,
  counted: CountedInstances | undefined,
): InstanceGrowth {
  const { samples = [], from = 0, calls = [] } = counted ?? {};
  const first = samples[from];
  const last = samples[samples.length - 1];
  return {
    constructor,
    perCall:
      first && last
        ? (last.instances - first.instances) / Math.max(1, last.calls - first.calls)
        : 0,
    detectable: calls.length > 0 ? leastSeenRate(calls) : 1,
    samples,
  };
}

function decide(
  name: string,
  outcome: InstanceOutcome,
  instances: InstanceGrowth,
  {
    leaks,
    ignored,
    cutShort = 'Give the check more time (timeBudget), or a longer warmup.',
  }: Pick<LeakReport, 'leaks' | 'ignored'> & { cutShort: string | undefined },
): { verdict: Verdict; reason: string } {
  if (outcome.kind === 'unavailable') {
    return {
      verdict: 'inconclusive',
      reason: `Instances of ${name} could not be counted: ${outcome.reason}`,
    };
  }
  const { counted, explained } = outcome;
  const told = tellCounts(name, instances);
  if (counted.trend === 'open') {
    return {
      verdict: 'inconclusive',
      reason: `${told}, neither in proportion to the calls nor steady. ${cutShort}`,
    };
  }
  if (counted.trend === 'falling') {
    return {
      verdict: 'inconclusive',
      reason: `${told}, ever more slowly: something fills up. ${cutShort}`,
    };
  }
  if (counted.trend === 'quiet') {
    return {
      verdict: 'clean',
      reason: counted.isReleasedLate ? `${told}; they are let go of within a second.` : `${told}.`,
    };
  }
  const names = new Set(counted.last.names);
  const isKeptElsewhere =
    leaks.length === 0 &&
    ignored.some((leak) => leak.constructors.some((kept) => names.has(kept.name)));
  if (isKeptElsewhere) {
    return { verdict: 'clean', reason: `${told}, all of them held by what is not judged.` };
  }
  const hint =
    explained === undefined
      ? " Allow a snapshot (explain: 'on-suspicion') to see what holds them."
      : '';
  return { verdict: 'leak', reason: `${told}: +${instances.perCall.toFixed(2)} per call.${hint}` };
}

/** `Session: 12 instances alive after 60 calls, 4012 after 4060`. */
function tellCounts(name: string, { samples }: InstanceGrowth): string {
  const first = samples[0]!;
  const last = samples[samples.length - 1]!;
  return `${name}: ${first.instances} ${first.instances === 1 ? 'instance' : 'instances'} alive after ${first.calls} calls, ${last.instances} after ${last.calls}`;
}
