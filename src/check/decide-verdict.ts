import { CHANNEL_RULES } from '../probe/channel-rules.js';
import type { PathsState } from '../growth/judge-paths.js';
import type { ChannelTrend, Estimate, Leak, Verdict } from '../report/leak-report.js';
import type { ReachableLimit } from './explain-growth.js';
import type { FollowEnd } from './decide-end.js';
import type { SeriesJudgement } from '../trend/judge-series.js';

/** What looking closer came to. */
export type ExplainOutcome =
  /** It was not needed, or not allowed and not possible otherwise. */
  | { kind: 'skipped' }
  /** It could not be had, or there was no time for it. `isSettled`: late releases were waited for. */
  | { kind: 'unavailable'; reason: string; isSettled: boolean }
  /** Living objects were counted without a snapshot: none was allowed. */
  | {
      kind: 'counted';
      growth: string | undefined;
      /** Whether a snapshot would have been taken, had it been allowed. */
      isOpen: boolean;
    }
  /** The resident size climbs on, and nothing that the engine counts does. */
  | { kind: 'climbing'; bytesPerCall: number }
  /** Growth was followed, and nothing was there to be explained. */
  | { kind: 'followed' }
  | { kind: 'explained'; leaks: Leak[]; ignored: Leak[]; limits: ReachableLimit[] };

/** How growth was followed, as far as the verdict needs it. */
export interface FollowedGrowth {
  state: PathsState;
  /** What grew in the last interval, bytes per call, and its share of the interval before. */
  lastPerCall: number;
  fall: number;
  end: FollowEnd;
  /** Whether there were nearly enough calls to tell a leak from what fills up. */
  isLongEnough: boolean;
}

export interface DecideInput {
  judgement: SeriesJudgement;
  outcome: ExplainOutcome;
  channels: ChannelTrend[];
  followed?: FollowedGrowth;
  /** Growth, bytes per call, with the lower end of its interval. */
  growth: Pick<Estimate, 'estimate' | 'low'>;
  /** Bytes per call: a leak above it would have been seen. */
  detectable: number;
  calls: number;
  /** Why the check had to stop early, if it had to. */
  cutShort?: string;
}

export interface Decision {
  verdict: Verdict;
  reason: string;
}

/**
 * The verdict. `leak` needs evidence: paths whose objects or sizes grow in proportion to the calls for as
 * long as it takes, or a judged channel. `clean` needs that all that stayed is accounted for: beside growth
 * above what would have been seen it cannot be.
 */
export function decideVerdict(input: DecideInput): Decision {
  const decision = decide(input);
  const { growth, detectable, outcome } = input;
  const isJudged = outcome.kind !== 'explained' || outcome.ignored.length === 0;
  if (decision.verdict !== 'clean' || !isJudged || growth.low <= detectable) return decision;
  return {
    verdict: 'inconclusive',
    reason: `${formatRate(growth.estimate)} stayed over ${countCalls(input.calls)}, and nothing accounts for it. Give the check more time (timeBudget), or a tolerance.`,
  };
}

function decide(input: DecideInput): Decision {
  const { outcome, channels, calls, followed } = input;
  const growing = channels.filter(({ isJudged, isGrowing }) => isJudged && isGrowing);
  const [worst] = outcome.kind === 'explained' ? outcome.leaks : [];
  if (worst && outcome.kind === 'explained') {
    const [limit] = outcome.limits;
    if (limit && outcome.limits.length === outcome.leaks.length) return tellLimit(limit, calls);
    if (followed?.isLongEnough !== false)
      return tellLeak(outcome.leaks, growing, calls, followed?.end === 'memory');
    return {
      verdict: 'inconclusive',
      reason: `${worst.growing.describe}, over ${countCalls(calls)}: too few to tell a leak from what fills up. ${input.cutShort ?? 'Give the check more time (timeBudget).'}`,
    };
  }
  if (outcome.kind === 'counted' && outcome.growth !== undefined) {
    return {
      verdict: 'leak',
      reason: `${outcome.growth}, over ${countCalls(calls)}. Allow a snapshot (explain: 'on-suspicion') to see what holds it.`,
    };
  }
  const unexcused = growing.filter((channel) => !isExcused(channel, outcome));
  if (unexcused.length > 0 && hasWaited(input)) {
    const [first, ...further] = unexcused.map(describeChannel);
    return {
      verdict: 'leak',
      reason: `${[first!, ...further.map(lowerFirst)].join(' and ')}, over ${countCalls(calls)}.`,
    };
  }
  return decideWithoutEvidence(input);
}

function tellLeak(
  leaks: readonly Leak[],
  growing: readonly ChannelTrend[],
  calls: number,
  isCut: boolean,
): Decision {
  const others = leaks.length > 1 ? ` (and ${leaks.length - 1} more)` : '';
  const beside = growing.map((channel) => `, and ${lowerFirst(describeChannel(channel))}`);
  const cut = isCut ? ' It was stopped before it would have filled the memory.' : '';
  return {
    verdict: 'leak',
    reason: `${leaks[0]!.growing.describe}${others}${beside.join('')}, over ${countCalls(calls)}.${cut}`,
  };
}

/** What states a limit and has not reached it may stop there: "… and its max is 500: whether it stops there …". */
function tellLimit(limit: ReachableLimit, calls: number): Decision {
  const { name, max, size } = limit;
  const missing = Math.ceil(limit.missing / Math.max(1e-6, limit.perCall));
  // A bundler's name of a class tells nobody anything.
  const owner = limit.owner.length > 2 ? limit.owner : 'The cache';
  const entries = limit.missing === max - size ? `${size} entries` : `entries of ${size} in all`;
  return {
    verdict: 'inconclusive',
    reason: `${owner} holds ${entries} after ${calls} calls, and its ${name} is ${max}: whether it stops there takes some ${missing} more calls. Warm it up (warmup: ${calls + missing}), or give it a smaller ${name} in the test.`,
  };
}

function decideWithoutEvidence(input: DecideInput): Decision {
  const { outcome, calls, cutShort, judgement, followed, growth } = input;
  if (outcome.kind === 'unavailable') {
    return {
      verdict: judgement.state === 'quiet' ? 'clean' : 'inconclusive',
      reason:
        judgement.state === 'quiet'
          ? `The heap did not grow over ${countCalls(calls)}.`
          : `The heap moved by ${formatRate(growth.estimate)} over ${countCalls(calls)}, and what grows could not be told: ${outcome.reason}`,
    };
  }
  if (outcome.kind === 'counted' && outcome.isOpen && judgement.state !== 'quiet') {
    return {
      verdict: 'inconclusive',
      reason: `The heap moved by ${formatRate(growth.estimate)} over ${countCalls(calls)}, and counts alone do not tell what grows. Allow a snapshot (explain: 'on-suspicion').`,
    };
  }
  if (outcome.kind === 'climbing') {
    return {
      verdict: 'inconclusive',
      reason: `The resident size (RSS) climbs by ${formatRate(outcome.bytesPerCall)}, over ${countCalls(calls)}, while the heap, buffers and handles stand still: V8 does not see what takes it.`,
    };
  }
  const isIgnored = outcome.kind === 'explained' && outcome.ignored.length > 0;
  if (followed !== undefined && followed.end !== 'still' && !isIgnored)
    return tellUnsure(followed, calls, cutShort);
  if (outcome.kind === 'skipped' && judgement.state !== 'quiet') {
    return {
      verdict: 'inconclusive',
      reason:
        cutShort ??
        `The heap moved by ${formatRate(growth.estimate)} over ${countCalls(calls)}, and nothing explained it.`,
    };
  }
  return {
    verdict: 'clean',
    reason:
      outcome.kind === 'skipped'
        ? `The heap did not grow over ${countCalls(calls)}.`
        : `What the handler makes is let go of: nothing stayed in proportion to the calls, over ${countCalls(calls)}.`,
  };
}

/** "Growth slows down, to 5 % …", and what else is known where the time was over. */
function tellUnsure(
  { state, lastPerCall, fall, end }: FollowedGrowth,
  calls: number,
  cutShort: string | undefined,
): Decision {
  const rate = formatRate(lastPerCall);
  const told =
    state === 'falling'
      ? `Growth slows down, to ${rate} (${Math.round(fall * 100)} % of what it was) over ${countCalls(calls)}: something fills up, or is emptied now and then.`
      : state === 'sustained'
        ? `${rate} stayed in proportion to the calls, over ${calls} of them, and what holds it could not be told.`
        : `${rate} stayed at the end of ${countCalls(calls)}, but not in proportion to them.`;
  const ended =
    end === 'memory'
      ? ' The check stopped before it would have filled the memory.'
      : ` ${cutShort ?? 'Give the check more time (timeBudget), or a longer warmup.'}`;
  return { verdict: 'inconclusive', reason: told + ended };
}

/** Whether what is released late has been released. */
function hasWaited({ outcome, followed }: DecideInput): boolean {
  if (outcome.kind === 'unavailable') return outcome.isSettled;
  if (followed !== undefined) return followed.end !== 'still' && followed.end !== 'time';
  return outcome.kind !== 'skipped';
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

/** `DOM nodes` stays as it is. */
function lowerFirst(text: string): string {
  if (/^[A-Z]{2}/.test(text)) return text;
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

function countCalls(calls: number): string {
  return calls === 1 ? '1 call' : `${calls} calls`;
}
