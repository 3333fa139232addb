import { findSizeCulprits } from '../growth/find-size-culprits.js';
import type { GrowingPath, JudgedPaths } from '../growth/judge-paths.js';
import type { PathSums } from '../growth/sum-paths.js';
import { CALLS_PER_TURN } from '../sampling/run-calls.js';
import { countContainers, pickSingle } from './count-containers.js';
import { countMembers, countOlder, withBelow, withBeside } from './count-members.js';
import { countReplaced } from './count-replaced.js';
import { listIntervals, type FollowRun } from './follow-run.js';
import { isFluctuating } from './is-fluctuating.js';
import { lookAgain, replaceLook } from './look-again.js';

/** Of the members that a path had, so many are still there if it accumulates. */
const STILL_THERE = 0.9;
/** After a few calls so many are new if all of them are replaced at each call, */
const RENEWED = 0.8;
/** or, where there are few of them (the buffer of a WebAssembly memory that grows), now and then: */
const FEW_MEMBERS = 3;
const MORE_CALLS = [2, 8, 40];
/** and of what is let go of with time there are fewer than this. */
const LET_GO = 0.5;
/** Of the paths that grow, the heaviest are asked. */
const MOST_PATHS = 6;
/** Entries are counted over so much of the last interval's calls, since they may come in bursts, */
const LEAST_COUNTED = 0.5;
/** and these may take so many ms. */
const COUNTED_MS = 1000;
/** An entry of a Map takes no more than this, its share of the chains included, bytes. */
const MOST_ENTRY_BYTES = 56;
const SURE_ENTRIES = 20;
/** Of the entries per call that came over all calls, as many come now. */
const STEADY_SHARE = 0.9;
/** By so many standard deviations fewer entries come than before. */
const SURE_SIGMAS = 3;
/** Of so many containers the entries are counted: V8 searches the whole heap for each. */
const MOST_COUNTED = 3;

/** What is known of growth that a limit may stop. */
export interface Bounds {
  /** Keys of paths that have their limit. */
  keys: number[];
  /** Whether old members of what grows are gone, and it cannot be told why: more calls are needed. */
  isOpen: boolean;
}

/**
 * Growth that goes on in proportion and is bounded all the same: a full container whose table makes room
 * for what it deletes, and a window over the last calls (entries that expire, a ring).
 */
export async function findBounded(run: FollowRun, { growing }: JudgedPaths): Promise<Bounds> {
  // First what is there only until the next call.
  const copied = await findFullCopy(run, growing);
  if (copied.length > 0) return { keys: copied, isOpen: false };
  const full = await findFull(run, growing);
  if (full.keys.length > 0 || full.isOpen) return full;
  if (isChance(run, growing)) return { keys: [], isOpen: true };
  return findWindow(run, growing);
}

/** Whether all that grew is sizes that vary: see `isFluctuating`. */
function isChance({ look, looks, sums, lastIds }: FollowRun, growing: readonly GrowingPath[]) {
  const [from, at] = looks.slice(-2);
  if (look === undefined || from === undefined || at === undefined) return false;
  const bytesOf = (moment: number, key: number) => {
    const { keys, bytes } = sums[moment]!;
    return bytes[keys.indexOf(key)] ?? 0;
  };
  return growing.every(
    ({ key, countPerCall }) =>
      countPerCall === 0 &&
      isFluctuating(look, key, bytesOf(at, key) - bytesOf(from, key), lastIds[from]!),
  );
}

/**
 * Counts the entries of single containers before and after some further calls: the tables of those that
 * are full grow once more, and their entries do not; and those of one that fills up get fewer and fewer, while
 * its table doubles as it did.
 */
async function findFull(run: FollowRun, growing: readonly GrowingPath[]): Promise<Bounds> {
  const nothing = { keys: [], isOpen: false };
  const { look, check } = run;
  const { runner } = check;
  if (look === undefined || growing.some(({ countPerCall }) => countPerCall > 0)) return nothing;
  const single = pickSingle(findSizeCulprits(look, growing, new Set()), MOST_COUNTED);
  const countAll = () => countContainers(look, run.tracking.readNumbers, single);
  const before = await countAll();
  if (before.every(Number.isNaN)) return nothing;
  const intervals = listIntervals(run);
  const calls = Math.ceil(intervals[intervals.length - 1]! * LEAST_COUNTED);
  if (!(await callOn(run, calls))) return nothing;
  const after = await countAll();
  // So many entries should have come, and none did, or as many went.
  const isAsked = ({ bytesPerCall }: GrowingPath) =>
    (bytesPerCall / MOST_ENTRY_BYTES) * calls >= SURE_ENTRIES;
  const full = single.filter((path, i) => isAsked(path) && after[i] === before[i]);
  if (full.length > 0) return { keys: full.map(({ key }) => key), isOpen: false };
  const isSlower = (gained: number, size: number) =>
    gained * runner.calls < size * calls * STEADY_SHARE;
  if (!after.some((size, i) => isSlower(size - before[i]!, size))) return nothing;
  // It had many before the first call, or gets fewer by now.
  if (!(await callOn(run, calls))) return nothing;
  const last = await countAll();
  const isFilling = last.some((size, i) => {
    const [gained, since] = [after[i]! - before[i]!, size - after[i]!];
    return isSlower(since, size) && gained - since > SURE_SIGMAS * Math.sqrt(gained + since);
  });
  return { keys: [], isOpen: isFilling };
}

/** @returns whether there was the time for all the calls */
async function callOn({ check, plan }: FollowRun, calls: number): Promise<boolean> {
  const until = Math.min(plan.until, check.probe.clock.now() + COUNTED_MS);
  return (await check.runner.run(calls, until, CALLS_PER_TURN)) >= calls;
}

/** The same for a container that is replaced by copies of itself. */
async function findFullCopy(run: FollowRun, growing: readonly GrowingPath[]): Promise<number[]> {
  if (growing.some(({ countPerCall }) => countPerCall > 0)) return [];
  const replaced = await countReplaced(run, growing);
  if (replaced === undefined || replaced.of !== 'entries' || replaced.gained > 0) return [];
  const { bytesPerCall } = growing.find(({ key }) => key === replaced.key)!;
  const expected = (bytesPerCall / MOST_ENTRY_BYTES) * replaced.calls;
  return expected >= SURE_ENTRIES ? [replaced.key] : [];
}

/**
 * Whether old members of what grows are gone while new ones came. A state that is replaced by a larger
 * copy at each call has no old members either: there a few further calls renew them all. What waits for
 * time to pass, or for the next call, is let go of by then.
 */
async function findWindow(run: FollowRun, growing: readonly GrowingPath[]): Promise<Bounds> {
  const nothing = { keys: [], isOpen: false };
  const [from, at] = run.looks.slice(-2);
  if (from === undefined || at === undefined || run.look === undefined) return nothing;
  const isSuspect = (members: readonly number[]) => {
    const had = countMembers(run.sums[from]!, members);
    return had > 0 && countOlder(run.look!, members, run.lastIds[from]!) < had * STILL_THERE;
  };
  const suspect = listMembers(run.sums[at]!, growing).find(isSuspect);
  if (suspect === undefined) return nothing;
  const had = countMembers(run.sums[at]!, suspect);
  const lastId = run.lastIds[at]!;
  for (const calls of had > FEW_MEMBERS ? MORE_CALLS.slice(0, 1) : MORE_CALLS) {
    await run.check.runner.run(calls, run.plan.until, CALLS_PER_TURN);
    const look = await lookAgain(run);
    const { sums } = look.placed;
    const have = countMembers(sums, suspect);
    const older = countOlder(look, suspect, lastId);
    replaceLook(run, look);
    if (calls <= MORE_CALLS[0]! && have < had * LET_GO)
      return { keys: suspect.flatMap((key) => listAround(sums, key)), isOpen: false };
    if (have - older >= have * RENEWED) return nothing;
    if (run.check.probe.clock.now() + run.plan.lookMs > run.plan.until) break;
  }
  return { keys: [], isOpen: true };
}

/**
 * Keys of paths of the objects that grow most; where nothing but sizes grows, of the objects right below,
 * which have ages. Those of one class are together, since an object may be held by one path now and by
 * another later: the shorter way to the middle of a list is from either end.
 */
function listMembers(sums: PathSums, growing: readonly GrowingPath[]): number[][] {
  const counted = growing.filter(({ countPerCall }) => countPerCall > 0);
  if (counted.length === 0) {
    return growing.slice(0, MOST_PATHS).flatMap(({ key }) => {
      const below = findMostBelow(sums, key);
      return below === undefined ? [] : [[below]];
    });
  }
  const classOf = ({ key }: GrowingPath) => sums.classKeys[sums.keys.indexOf(key)];
  const first = classOf(counted[0]!);
  const members = counted.filter((path) => classOf(path) === first).map(({ key }) => key);
  return [withBeside(sums, members)];
}

/** Key of the path with most objects of those that hang right from this one. */
function findMostBelow({ keys, parentKeys, counts }: PathSums, key: number): number | undefined {
  let most = -1;
  for (let i = 0; i < keys.length; i++)
    if (parentKeys[i] === key && (most < 0 || counts[i]! > counts[most]!)) most = i;
  return most < 0 ? undefined : keys[most];
}

/** Keys of a path, of all that hangs below it, and of the container that it is in. */
function listAround(sums: PathSums, key: number): number[] {
  const below = withBelow(sums, key);
  const container = sums.parentKeys[sums.keys.indexOf(key)];
  return container === undefined ? [...below] : [container, ...below];
}
