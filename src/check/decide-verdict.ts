import { CHANNEL_RULES } from '../probe/channel-rules.js';
import type { ChannelTrend, Leak, Verdict } from '../report/leak-report.js';
import type { SeriesJudgement } from '../trend/judge-series.js';

/** What the explaining phase came to. */
export type ExplainOutcome =
  /** It was not needed, or not allowed and not possible otherwise. */
  | { kind: 'skipped' }
  /** It could not be had, or there was no time for it. `isSettled`: late releases were waited for. */
  | { kind: 'unavailable'; reason: string; isSettled: boolean }
  /** Births and containers were counted without a snapshot: none was needed, or none was allowed. */
  | {
      kind: 'counted';
      growth: string | undefined;
      /** Whether a snapshot would have been taken, had it been allowed. */
      isOpen: boolean;
      isHeapRising: boolean;
    }
  | { kind: 'explained'; leaks: Leak[]; ignored: Leak[]; isHeapRising: boolean };

export interface DecideInput {
  judgement: SeriesJudgement;
  outcome: ExplainOutcome;
  channels: ChannelTrend[];
  /** Growth of the heap, bytes per call, for the sentence. */
  bytesPerCall: number;
  calls: number;
  /** Why the check had to stop early, if it had to. */
  cutShort?: string;
}

export interface Decision {
  verdict: Verdict;
  reason: string;
}

/**
 * The verdict. `leak` needs evidence: objects that survive from every batch, a container whose size
 * grows, or a judged channel; bytes alone that nothing explains are `inconclusive`.
 */
export function decideVerdict(input: DecideInput): Decision {
  const { judgement, outcome, channels, bytesPerCall, calls } = input;
  const growing = channels.filter(({ isJudged, isGrowing }) => isJudged && isGrowing);
  const [worst] = outcome.kind === 'explained' ? outcome.leaks : [];
  if (worst) {
    const others =
      outcome.kind === 'explained' && outcome.leaks.length > 1
        ? ` (and ${outcome.leaks.length - 1} more)`
        : '';
    const beside = growing.map((channel) => `, and ${lowerFirst(describeChannel(channel))}`);
    return {
      verdict: 'leak',
      reason: `${worst.growing.describe}${others}${beside.join('')}, over ${calls} calls.`,
    };
  }
  if (outcome.kind === 'counted' && outcome.growth !== undefined) {
    return {
      verdict: 'leak',
      reason: `${outcome.growth}, over ${calls} calls. Allow a snapshot (explain: 'on-suspicion') to see what holds it.`,
    };
  }
  const unexcused = growing.filter((channel) => !isExcused(channel, outcome));
  if (unexcused.length > 0 && hasWaited(outcome)) {
    const [first, ...further] = unexcused.map(describeChannel);
    return {
      verdict: 'leak',
      reason: `${[first!, ...further.map(lowerFirst)].join(' and ')}, over ${calls} calls.`,
    };
  }
  return decideWithoutEvidence(input, bytesPerCall, judgement);
}

function decideWithoutEvidence(
  { outcome, calls, cutShort }: DecideInput,
  bytesPerCall: number,
  judgement: SeriesJudgement,
): Decision {
  if (outcome.kind === 'unavailable') {
    return {
      verdict: judgement.state === 'quiet' ? 'clean' : 'inconclusive',
      reason:
        judgement.state === 'quiet'
          ? `The heap did not grow over ${calls} calls.`
          : `The heap moved by ${formatRate(bytesPerCall)} over ${calls} calls, and what grows could not be told: ${outcome.reason}`,
    };
  }
  if (outcome.kind === 'counted' && outcome.isOpen && judgement.state !== 'quiet') {
    return {
      verdict: 'inconclusive',
      reason: `The heap moved by ${formatRate(bytesPerCall)} over ${calls} calls, and counts alone do not tell what grows. Allow a snapshot (explain: 'on-suspicion').`,
    };
  }
  if (outcome.kind !== 'skipped' && outcome.isHeapRising) {
    return {
      verdict: 'inconclusive',
      reason: `The heap grew by ${formatRate(bytesPerCall)} over ${calls} calls, but no object, container or handle that grows with the calls explains it. Give the check more time (timeBudget), or a tolerance.`,
    };
  }
  if (outcome.kind === 'skipped' && judgement.state !== 'quiet') {
    return {
      verdict: 'inconclusive',
      reason:
        cutShort ??
        `The heap moved by ${formatRate(bytesPerCall)} over ${calls} calls, and nothing explained it.`,
    };
  }
  return {
    verdict: 'clean',
    reason:
      outcome.kind === 'skipped'
        ? `The heap did not grow over ${calls} calls.`
        : `Nothing that the handler made survives from every batch, over ${calls} calls.`,
  };
}

/** Whether what is released late has been released. */
function hasWaited(outcome: ExplainOutcome): boolean {
  return outcome.kind === 'unavailable' ? outcome.isSettled : outcome.kind !== 'skipped';
}

/** What is ignored, or tolerated, may be what holds the buffers and handles. */
function isExcused({ name }: ChannelTrend, outcome: ExplainOutcome): boolean {
  return (
    outcome.kind === 'explained' &&
    outcome.ignored.some(({ constructors }) =>
      constructors.some((growth) => CHANNEL_RULES[name].holders.test(growth.name)),
    )
  );
}

function describeChannel({ name, unit, perCall, kinds = [] }: ChannelTrend): string {
  const rate = unit === 'bytes' ? formatRate(perCall) : `${perCall.toFixed(2)} per call`;
  const told = kinds.length > 0 ? ` (${kinds.join(', ')})` : '';
  return `${CHANNEL_RULES[name].growth} by ${rate}${told}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function formatRate(bytesPerCall: number): string {
  const size = Math.abs(bytesPerCall);
  const text =
    size >= 1000
      ? `${(bytesPerCall / 1000).toFixed(1)} kB`
      : `${bytesPerCall.toFixed(size < 10 ? 1 : 0)} B`;
  return `${text} per call`;
}
