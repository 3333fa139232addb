/**
 * Judges what a program keeps by the growth of its paths over intervals of calls. Each interval has about
 * twice the calls of the one before: what is bounded cannot grow in proportion for long, and a container
 * that makes room by doubling moves in each.
 */
import type { JoinedSums } from './join-sums.js';
import { measureSpan, type Span } from './measure-span.js';

export type PathsState =
  /** Nothing grew in the last interval, beyond what is accepted. */
  | 'still'
  /** The same paths grew in the last two intervals, in proportion to the calls. */
  | 'sustained'
  /** They grew far less in the last interval than in the one before: something fills up or is emptied. */
  | 'falling'
  /** What grew in the last interval did not grow before: more calls will tell. */
  | 'open';

export interface GrowingPath {
  key: number;
  /** Bytes per call over the last two intervals: of the slower one. */
  bytesPerCall: number;
  /** Objects per call over the last two intervals; 0 where only sizes grow. */
  countPerCall: number;
}

export interface JudgedPaths {
  state: PathsState;
  /** Growth in each interval, bytes per call: the sum of what grew, without what only moved. */
  perCall: number[];
  /** What grew in both of the last two intervals, bytes per call; 0 after one interval. */
  sustainedPerCall: number;
  /** The rate of the last interval by that of the one before; 1 where it did not fall. */
  fall: number;
  /** What grew in proportion through the last two intervals, most bytes first; after one interval, what grew in it. */
  growing: GrowingPath[];
  /** Whether a table has become larger: it may stand still for some time, and grow all the same. */
  hasJumped: boolean;
}

/** Growth of one interval below so many bytes in all is nothing: a few, */
const FEW_BYTES = 256;
/** and more for each call, */
const FEW_BYTES_PER_CALL = 8;
/** up to what lazy set-up takes now and then. */
const MOST_FEW_BYTES = 2048;
/** Objects gained at so many calls of one interval are growth, whatever they weigh; fewer may be chance. */
const LEAST_COUNT = 8;
const LEAST_COUNT_RATE = 0.1;
/** Where fewer were to be expected of an interval, it cannot show that they have become fewer. */
const LEAST_EXPECTED = 5;
/** Paths that gain less than this, bytes per call, are not added up: many little rises are no growth. */
const LEAST_PATH = 0.05;
/** An exact count that falls below this share of its rate falls, */
const FALLING_COUNT = 0.9;
/** unless chance may do it: so many standard deviations of a Poisson count. */
const DEVIATIONS = 3;
/**
 * Sizes jump: a table doubles now in one interval, now twice in the other. What falls by chance rises in the
 * next one; the table of a cache that is full makes room once more for what is deleted, and then no more.
 */
const FALLING_BYTES = 0.6;
/** Of its rate over one doubling of the calls a table has so much over the next. */
const DOUBLED_ON = 0.8;
/** Of all that is sustained, a path with less than this share is no growth of its own, */
const LEAST_SHARE = 0.02;
/** unless the heaviest has little more: a context that is kept brings some six hundred paths, none above 2 %. */
const OF_HEAVIEST = 0.5;
/** Calls at the end of a stretch by those at its beginning, for a container that doubles to have moved, */
const DOUBLING = 2;
/**
 * and for one that makes room among what was deleted first: a Set of which three in ten stay grows in a
 * stretch of 2.5 times the calls, and not always in one of twice.
 */
const AMORTISED = 2.6;
/** Where there is no time for more, so much of it is enough: few containers wait that long. */
const NEARLY = 0.85;

export interface JudgeRules {
  /** Bytes per call that are nothing. */
  accepted: number;
  /** Whether somebody who knows the handler set its warm-up: then it need not double its calls. Default false. */
  isWarm?: boolean;
  /** Whether no further calls can be made. Default false. */
  isLast?: boolean;
  /** Keys of paths that are known to be bounded; what they gain is no growth. Default none. */
  leftOut?: ReadonlySet<number>;
}

/** @param callsAt calls after which each snapshot was taken, from the handler's first on */
export function judgePaths(
  joined: JoinedSums,
  callsAt: readonly number[],
  { accepted, isWarm = false, isLast = false, leftOut = new Set() }: JudgeRules,
): JudgedPaths {
  const measure = (from: number, to: number) => measureSpan(joined, callsAt, from, to, leftOut);
  const spans = callsAt.slice(1).map((_, i) => measure(i, i + 1));
  const last = spans[spans.length - 1]!;
  const perCall = spans.map(sumGrowth);
  const hasJumped = spans.slice(0, -1).some((span) => hasJump(span, accepted));
  const doubling = hasJumped ? AMORTISED : DOUBLING;
  const whole = stretch(callsAt, measure, isLast ? doubling * NEARLY : doubling);
  const hasGrown = isGrowth(last, accepted) || isGrowth(whole.span, accepted);
  const isStill = !hasGrown && (whole.isLong || isWarm);
  const before = spans[spans.length - 2];
  if (before === undefined) {
    const growing = listPaths(joined, last, last, accepted);
    const state = isStill ? 'still' : 'open';
    return {
      state,
      perCall,
      sustainedPerCall: 0,
      fall: 1,
      growing,
      hasJumped: hasJump(last, accepted),
    };
  }
  const told = { perCall, fall: measureFall(perCall), hasJumped };
  const { isSustained, hasFallen, ...steady } = findSteady(joined, before, last, accepted);
  if (isSustained && hasGrown) return { state: 'sustained', ...told, ...steady };
  if (isStill) return { state: 'still', ...told, ...steady };
  const doubled = findDoubled(joined, callsAt, measure, (...spans) =>
    findSteady(joined, ...spans, accepted),
  );
  if (doubled !== undefined) return { state: 'sustained', ...told, ...doubled };
  return { state: hasFallen ? 'falling' : 'open', ...told, ...steady };
}

interface Steady extends Pick<JudgedPaths, 'sustainedPerCall' | 'growing'> {
  /** Whether it is more than what is accepted. */
  isSustained: boolean;
  /** Whether something else fell. */
  hasFallen: boolean;
}

/** What grew in both spans, and in proportion to their calls. */
function findSteady(joined: JoinedSums, before: Span, after: Span, accepted: number): Steady {
  const kept = listPaths(joined, before, after, accepted);
  const { fallen, few } = sortOut(joined, kept, before, after);
  const steady = kept.filter(({ key }) => !fallen.has(key) && !few.has(key));
  const sustainedPerCall = steady.reduce((sum, { bytesPerCall }) => sum + bytesPerCall, 0);
  const isSustained =
    isMuch(sustainedPerCall * after.calls, after.calls, accepted) ||
    steady.some(
      ({ countPerCall, bytesPerCall }) =>
        countPerCall >= LEAST_COUNT_RATE && bytesPerCall > accepted,
    );
  const heaviest = steady[0]?.bytesPerCall ?? 0;
  const least = Math.min(sustainedPerCall * LEAST_SHARE, heaviest * OF_HEAVIEST);
  const growing = steady.filter(({ bytesPerCall }) => bytesPerCall >= least);
  return { sustainedPerCall, growing, isSustained, hasFallen: fallen.size > 0 };
}

/**
 * Tables that double: the calls of slow handlers do not double from one interval to the next, so that one
 * of these moves and the other does not. Over two stretches, each of which doubles all calls, such a table
 * doubles once in each.
 */
function findDoubled(
  { keys }: JoinedSums,
  callsAt: readonly number[],
  measure: (from: number, to: number) => Span,
  find: (before: Span, after: Span) => Steady,
): Pick<JudgedPaths, 'sustainedPerCall' | 'growing'> | undefined {
  const end = callsAt.length - 1;
  const lastBelow = (calls: number) => callsAt.findLastIndex((at) => at <= calls);
  const middle = lastBelow(callsAt[end]! / 2);
  const start = middle < 0 ? -1 : lastBelow(callsAt[middle]! / 2);
  if (start < 0) return undefined;
  const before = measure(start, middle);
  const after = measure(middle, end);
  const { isSustained, growing } = find(before, after);
  // Objects are counted in each interval: only what has none waits for its next doubling.
  const sized = growing.filter(({ countPerCall }) => countPerCall === 0);
  const sustainedPerCall = sized.reduce((sum, { bytesPerCall }) => sum + bytesPerCall, 0);
  if (!isSustained || sized.length < growing.length || sized.length === 0) return undefined;
  const paths = sized.map(({ key }) => keys.indexOf(key));
  const rateOf = ({ bytes, calls }: Span) =>
    paths.reduce((sum, path) => sum + bytes[path]!, 0) / calls;
  return rateOf(after) >= rateOf(before) * DOUBLED_ON
    ? { sustainedPerCall, growing: sized }
    : undefined;
}

/** From the latest snapshot before which there were few enough calls for a doubling to show. */
function stretch(
  callsAt: readonly number[],
  measure: (from: number, to: number) => Span,
  doubling: number,
): { span: Span; isLong: boolean } {
  const end = callsAt.length - 1;
  const isLong = (from: number) => callsAt[end]! >= callsAt[from]! * doubling;
  let from = end - 1;
  while (from > 0 && !isLong(from)) from--;
  return { span: measure(from, end), isLong: isLong(from) };
}

function sumGrowth({ bytes, calls }: Span): number {
  let sum = 0;
  for (const gain of bytes) if (gain > LEAST_PATH * calls) sum += gain;
  return sum / calls;
}

function isGrowth(span: Span, accepted: number): boolean {
  const { calls, bytes, counts } = span;
  if (isMuch(sumGrowth(span) * calls, calls, accepted)) return true;
  const least = Math.max(LEAST_COUNT, LEAST_COUNT_RATE * calls);
  return counts.some((count, path) => count >= least && bytes[path]! > accepted * calls);
}

/** Whether something that is no object of its own became larger by much: a table, a store of numbers. */
function hasJump({ calls, bytes, counts }: Span, accepted: number): boolean {
  return bytes.some((gain, path) => counts[path] === 0 && isMuch(gain, calls, accepted));
}

function isMuch(bytes: number, calls: number, accepted: number): boolean {
  return bytes > Math.max(leastBytes(calls), accepted * calls);
}

/** Bytes that an interval of so many calls may gain for nothing. */
export function leastBytes(calls: number): number {
  return Math.min(MOST_FEW_BYTES, FEW_BYTES + FEW_BYTES_PER_CALL * calls);
}

/** Paths that gained in both spans, most bytes first, by the slower of their rates. */
function listPaths(
  { keys }: JoinedSums,
  before: Span,
  after: Span,
  accepted: number,
): GrowingPath[] {
  const least = Math.min(LEAST_PATH, accepted);
  const slower = (one: Float64Array, other: Float64Array, path: number) =>
    Math.min(one[path]! / before.calls, other[path]! / after.calls);
  const paths: GrowingPath[] = [];
  for (let path = 0; path < keys.length; path++) {
    const bytesPerCall = slower(before.bytes, after.bytes, path);
    if (bytesPerCall <= least) continue;
    const countPerCall = Math.max(0, slower(before.counts, after.counts, path));
    paths.push({ key: keys[path]!, bytesPerCall, countPerCall });
  }
  return paths.sort((a, b) => b.bytesPerCall - a.bytesPerCall);
}

/**
 * Keys of what fell, and of what was gained too seldom to tell a leak from a few that are kept. A table
 * grows with the entries that it holds, and falls with them.
 */
function sortOut(
  { keys, parentKeys }: JoinedSums,
  kept: readonly GrowingPath[],
  before: Span,
  after: Span,
): { fallen: Set<number>; few: Set<number> } {
  const fallen = new Set<number>();
  const few = new Set<number>();
  const pathOf = new Map(kept.map(({ key }) => [key, -1]));
  keys.forEach((key, path) => {
    if (pathOf.has(key)) pathOf.set(key, path);
  });
  const held = sumHeld(parentKeys, pathOf, before, after);
  for (const { key } of kept) {
    const path = pathOf.get(key)!;
    const isCounted = before.counts[path]! >= 1 && after.counts[path]! >= 1;
    const gained = isCounted
      ? { before: before.counts[path]!, after: after.counts[path]! }
      : held.get(key);
    if (gained === undefined || gained.before < 1) {
      if (isFallingBytes(before, after, path)) fallen.add(key);
      continue;
    }
    const expected = (gained.before / before.calls) * after.calls;
    if (gained.before + gained.after < LEAST_COUNT || expected < LEAST_EXPECTED) few.add(key);
    if (isFallingCount(gained, before.calls, after.calls)) fallen.add(key);
  }
  return { fallen, few };
}

interface Gained {
  before: number;
  after: number;
}

/** Objects that the growing paths gained right below them. */
function sumHeld(
  parentKeys: Float64Array,
  growing: ReadonlyMap<number, number>,
  before: Span,
  after: Span,
): Map<number, Gained> {
  const held = new Map<number, Gained>();
  for (let path = 0; path < parentKeys.length; path++) {
    const parent = parentKeys[path]!;
    if (!growing.has(parent)) continue;
    const sum = held.get(parent) ?? { before: 0, after: 0 };
    sum.before += Math.max(0, before.counts[path]!);
    sum.after += Math.max(0, after.counts[path]!);
    held.set(parent, sum);
  }
  return held;
}

function isFallingCount(gained: Gained, callsBefore: number, callsAfter: number): boolean {
  const expected = (gained.before / callsBefore) * callsAfter;
  const spread = Math.sqrt(expected + gained.before * (callsAfter / callsBefore) ** 2);
  return gained.after < expected * FALLING_COUNT && expected - gained.after > DEVIATIONS * spread;
}

function isFallingBytes(before: Span, after: Span, path: number): boolean {
  return after.bytes[path]! / after.calls < (before.bytes[path]! / before.calls) * FALLING_BYTES;
}

function measureFall(perCall: readonly number[]): number {
  const before = perCall[perCall.length - 2]!;
  return before > 0 ? Math.min(1, perCall[perCall.length - 1]! / before) : 1;
}
