/**
 * How many calls lie between two looks at the heap, and after how many growth counts as growth that does
 * not stop.
 */
import type { CallPatience } from '../probe/heap-probe.js';

/** The first interval is so many times what was called before: a container that doubles moves in it. */
const FIRST_FACTOR = 1.6;
/** Each further one is so many times the last: what is bounded cannot keep up, */
const NEXT_FACTOR = 2;
/** or so many times where there is no time for more; */
const LEAST_FACTOR = 0.5;
/** and more where a table became larger, by the calls so far: see `AMORTISED` in judge-paths.ts, */
const JUMPED_FACTOR = 1.65;
/** and more where that is enough to tell: slow calls, */
const MOST_SLOW_FACTOR = 3;
/** and cheap ones, which take less than this, ms. */
const MOST_CHEAP_FACTOR = 6;
const CHEAP_MS = 0.1;
/** Cheap calls are worth so many ms at any rate: rare leaks show in no fewer, and fewer looks are needed. */
const LEAST_FIRST_MS = 200;
/** Fewer calls say little of one call. */
const LEAST_CALLS = 30;
/** The first interval takes about this long at most, ms, */
const FIRST_MS = 400;
/**
 * but doubles the calls all the same, since nothing less can show that all stands still, and a further interval would
 * take as long as both: so long at most, ms.
 */
const DOUBLED = 1.02;
const DOUBLING_MS = 2000;
/** A further interval doubles them, too, where it has nearly so many calls at any rate. */
const NEARLY_DOUBLED = 1.25;
/**
 * All calls at the end of the time by those at the look before, for what stands still to show: see `NEARLY` in
 * judge-paths.ts; and where a table became larger.
 */
const LAST_STRETCH = 1.75;
const LAST_JUMPED_STRETCH = 2.25;
/** Looks give their time back, so that the end moves on: intervals get longer by so much at any rate. */
const LEAST_GROWTH = 1.3;
/** So many calls tell of what one in a hundred leaves by chance, all but one time in fifty; they may take so many ms. */
const TELLING_CALLS = 400;
const TELLING_MS = 1400;
/** Where counts are exact, see `CallPatience`, so many ms do. */
const EXACT_MS = 900;

/** Before a container is called a leak it had so many calls to become full, */
const OUTLAST_CALLS = 2500;
/** or as many as take so many ms, but no fewer than those that fill the usual caches of a thousand, */
const SLOW_OUTLAST_MS = 5000;
const LEAST_OUTLAST_CALLS = 1200;
/** and more where they are cheap: calls worth so many ms, */
const OUTLAST_MS = 800;
/** but no more than fill tens of thousands of entries. */
const MOST_OUTLAST_CALLS = 90_000;
/** Very slow calls get so many ms. */
const LONGEST_OUTLAST_MS = 10_000;
/** What has kept so much of the heap is a leak at any rate, bytes; */
export const MOST_OUTLAST_BYTES = 24e6;
/** and so is so much outside of it, which costs no time and may be a pool that fills. */
export const MOST_OUTSIDE_BYTES = 250e6;
/** A heap grows by so much from one snapshot to the next at most, bytes, */
export const MOST_LOOK_BYTES = 3e6;
/** or by this share where it is large. */
const MOST_LOOK_SHARE = 0.15;
/** and by so many times that where one more look is saved. */
const LAST_SLACK = 1.4;
/** Calls that are to be affordable after the target is gone for at once, in targets. */
const DOUBLED_AFTER = 1.6;

/** Where counts are exact, fewer calls tell: see `CallPatience`. */
export type IntervalPace = Pick<CallPatience, 'leastCalls' | 'nextFactor' | 'mostCalls'>;
export type OutlastLimits = Pick<CallPatience, 'outlastMs' | 'mostCalls'>;

const USUAL_PACE: IntervalPace = {
  leastCalls: LEAST_CALLS,
  nextFactor: NEXT_FACTOR,
  mostCalls: Infinity,
};
const USUAL_LIMITS: OutlastLimits = { outlastMs: LONGEST_OUTLAST_MS, mostCalls: Infinity };
/** No interval is shorter than so many times the last, by the factor that is wanted. */
const LEAST_NEXT = 0.75;

export interface IntervalInput {
  /** Milliseconds that a call takes. */
  callMs: number;
  /** Calls so far, of all phases. */
  made: number;
  /** Calls of the interval before; undefined at the first. */
  before: number | undefined;
  /** Calls after which growth that goes on is a leak. */
  target: number;
  /** Whether a table became larger: it may stand still while the calls double. Default false. */
  hasJumped?: boolean;
  /** Whether each call seems to leave something: then calls go on to the target at once. Default false. */
  isLikely?: boolean;
  /** Growth as far as it is known, bytes per call. */
  bytesPerCall: number;
  /** Bytes of the heap. Default: those of a small one. */
  heap?: number;
  /** Of the times above, so much: 1 by default, more with a larger `timeBudget`. */
  patience: number;
  /** Milliseconds that there are for the calls. */
  availableMs: number;
  /** Calls are made in multiples of it. */
  unit: number;
  /** Default: the usual one. */
  pace?: IntervalPace | undefined;
}

/** Calls of the next interval; 0 where there is no time for any that would say something. */
export function planInterval(input: IntervalInput): number {
  const {
    callMs,
    made,
    before,
    target,
    hasJumped = false,
    isLikely = false,
    bytesPerCall,
    heap = 0,
    availableMs,
    unit,
    pace: { leastCalls, nextFactor, mostCalls } = USUAL_PACE,
  } = input;
  const most = callMs < CHEAP_MS ? MOST_CHEAP_FACTOR : MOST_SLOW_FACTOR;
  const cheap = Math.min(MOST_OUTLAST_CALLS, LEAST_FIRST_MS / callMs);
  // What fills up by then has to double its calls once more, to be told from a leak.
  const isWorthIt = (target - made + DOUBLED_AFTER * target) * callMs <= availableMs;
  const wanted =
    before === undefined
      ? planFirst(input, cheap)
      : Math.max(
          before * nextFactor,
          // All calls are doubled where little is missing to that: then all may turn out to stand still.
          made * DOUBLED <= before * nextFactor * NEARLY_DOUBLED ? made * DOUBLED : 0,
          isLikely && isWorthIt ? target - made : Math.min(before * most, target - made),
          hasJumped && nextFactor >= NEXT_FACTOR ? made * JUMPED_FACTOR : 0,
        );
  const usual = Math.max(MOST_LOOK_BYTES, heap * MOST_LOOK_SHARE) / Math.max(1, bytesPerCall);
  const isNearly = target > made && target - made <= usual * LAST_SLACK;
  const affordable = isNearly ? Math.max(usual, target - made) : usual;
  const least = before === undefined ? leastCalls : Math.ceil(before * nextFactor * LEAST_NEXT);
  const possible = Math.floor(availableMs / callMs);
  const next = before === undefined ? wanted : fitTheLast(wanted, possible, input);
  const floor = before === undefined ? least : Math.min(least, next);
  const calls = Math.max(floor, Math.min(next, affordable, mostCalls));
  const telling = Math.max(leastCalls, (before ?? 0) * LEAST_FACTOR);
  if (possible < telling && possible < calls) return 0;
  return Math.max(unit, Math.floor(Math.min(calls, possible) / unit) * unit);
}

/**
 * Where the time ends before all calls would double once more after this interval, it is as much shorter that
 * they nearly do, or takes all that is left.
 */
function fitTheLast(
  wanted: number,
  possible: number,
  { made, before = 0, hasJumped = false }: IntervalInput,
): number {
  const stretch = hasJumped ? LAST_JUMPED_STRETCH : LAST_STRETCH;
  if (possible <= wanted || made + possible >= (made + wanted) * stretch) return wanted;
  const shorter = (made + possible) / stretch - made;
  return shorter >= before * LEAST_GROWTH ? shorter : possible;
}

function planFirst({ callMs, made, patience, pace }: IntervalInput, cheap: number): number {
  const doubled = Math.min(made * DOUBLED, DOUBLING_MS / callMs);
  const wanted = Math.min(Math.max(made * FIRST_FACTOR, cheap), (FIRST_MS * patience) / callMs);
  return Math.max(wanted, doubled * patience, planTelling(callMs, pace !== undefined) * patience);
}

/**
 * Calls that tell of what one in a hundred leaves, as far as there is time for them.
 *
 * @param isExact whether counts are exact, so that fewer slow calls do
 */
export function planTelling(callMs: number, isExact: boolean): number {
  return Math.min(TELLING_CALLS, (isExact ? EXACT_MS : TELLING_MS) / callMs);
}

/**
 * Calls of the handler after which what still grows as at first is a leak.
 *
 * @param limits what slow calls may take in all, and how many cheap ones there may be
 */
export function planOutlast(
  callMs: number,
  patience: number,
  limits: OutlastLimits = USUAL_LIMITS,
): number {
  const cheap = Math.min((OUTLAST_MS * patience) / callMs, MOST_OUTLAST_CALLS * patience);
  const worth = Math.max(LEAST_OUTLAST_CALLS, SLOW_OUTLAST_MS / callMs) * patience;
  const usual = Math.min(OUTLAST_CALLS, worth);
  const slow = (limits.outlastMs * patience) / callMs;
  const most = limits.mostCalls * patience;
  return Math.round(Math.max(LEAST_CALLS, Math.min(Math.max(usual, cheap), slow, most)));
}
