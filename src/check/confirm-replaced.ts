import type { GrowingPath, JudgedPaths } from '../growth/judge-paths.js';
import { readAges } from '../growth/read-ages.js';
import { countInPlace } from './count-in-place.js';
import { withBelow } from './count-members.js';
import { countEntries, countReplaced, type Replaced } from './count-replaced.js';
import { listIntervals, type FollowRun } from './follow-run.js';
import { hasTimeToLook } from './plan-next.js';
import type { Look } from './take-look.js';

/** Of what has fewer entries than this share of the calls, growth weighs little. */
const LEAST_ENTRIES = 0.1;
/** Smaller tables hold a few dozen entries, bytes. */
const LEAST_BYTES = 4096;
/** The heaviest are asked for their entries. */
const MOST_RENEWED = 3;
/** So many bytes per call are growth. */
const LEAST_RATE = 2;
/** Now at least so much of it comes per call that came over all calls, */
const ONWARD = 0.9;
/** and no more than this: a table that doubled meanwhile says nothing. */
const MOST_ONWARD = 2;
/** What is as old as the calls has no more than so many times the entries per call: else it is emptied now and then. */
const MOST_ONWARD_IN_PLACE = 1.25;

/**
 * For state that is replaced by a larger copy at each call, where looks do not tell. Its table doubles, and
 * its copies take longer and longer, so that there is no time for enough doublings to show a steady rise;
 * or it is a text of few pieces. As much comes per call now as came over all calls: so it went on as it
 * began. What fills up gets less by now, and what was large before the first call had more.
 *
 * @param judged by the looks: of what grows, what the container holds is told with it
 */
export async function confirmReplaced(
  run: FollowRun,
  judged: JudgedPaths,
): Promise<JudgedPaths | undefined> {
  const larger = listLarger(run);
  const inPlace = await judgeInPlace(run, larger, judged.growing);
  const confirmed = inPlace ?? (await judgeReplaced(run, larger, judged.growing));
  return confirmed?.state === 'sustained' ? confirmed : undefined;
}

/**
 * The same for one container that keeps its place: while its table stands still its entries go on, and
 * intervals that would hold enough doublings may take more time than there is.
 */
async function judgeInPlace(
  run: FollowRun,
  paths: readonly GrowingPath[],
  growing: readonly GrowingPath[],
): Promise<JudgedPaths | undefined> {
  const counted = await countInPlace(run, paths);
  if (counted === undefined) return undefined;
  const { onward, bytesPerCall } = weighOnward(run, counted);
  const isSteady = onward >= ONWARD && onward <= MOST_ONWARD_IN_PLACE;
  if (!isSteady || bytesPerCall < leastRate(run)) return undefined;
  const path = { key: counted.key, bytesPerCall, countPerCall: 0 };
  return tell(run, joinBelow(run, path, growing), 'sustained');
}

/** A container's path, and those that grow below it: what its entries keep comes with them. */
function joinBelow(
  { sums, looks }: FollowRun,
  path: GrowingPath,
  growing: readonly GrowingPath[],
): GrowingPath[] {
  const below = withBelow(sums[looks[looks.length - 1]!]!, path.key);
  return [path, ...growing.filter(({ key }) => key !== path.key && below.has(key))];
}

/**
 * The same where nothing seems to grow: the table of a copy has now room for half as many entries again, and
 * now for three times as many, so that it may be as large after twice the calls. Asked of what has a number
 * of entries that is worth counting beside the calls.
 *
 * @returns undefined where nothing grows; `falling` where it grows, and less than at first; `open` where there
 *   is no time to tell
 */
export async function confirmStill(run: FollowRun): Promise<JudgedPaths | undefined> {
  if (run.look === undefined || run.looks.length < 2) return undefined;
  const least = run.check.runner.calls * LEAST_ENTRIES;
  for (const path of listRenewed(run, run.look)) {
    const entries = await countEntries(run, run.look, path);
    if (entries === undefined || entries < least) continue;
    return hasTimeToLook(run) ? judgeReplaced(run, [path]) : tell(run, [path], 'open');
  }
  return undefined;
}

async function judgeReplaced(
  run: FollowRun,
  paths: readonly GrowingPath[],
  growing: readonly GrowingPath[] = [],
): Promise<JudgedPaths | undefined> {
  const replaced = await countReplaced(run, paths);
  if (replaced === undefined) return undefined;
  const { key, of } = replaced;
  const { onward, bytesPerCall } = weighOnward(run, replaced);
  if (bytesPerCall < leastRate(run)) return undefined;
  if (of === 'bytes' && onward > MOST_ONWARD) return undefined;
  const state = onward < ONWARD ? 'falling' : 'sustained';
  const path = { key, bytesPerCall, countPerCall: 0 };
  return tell(run, joinBelow(run, path, growing), state, Math.min(1, onward));
}

/** What comes per call, in bytes, and as a share of what came per call over all calls. */
function weighOnward(run: FollowRun, { size, gained, calls, bytes }: Replaced) {
  const perCall = gained / calls;
  return {
    bytesPerCall: (bytes / size) * perCall,
    onward: perCall * (run.check.runner.calls / size),
  };
}

function leastRate({ check }: FollowRun): number {
  return Math.max(LEAST_RATE, check.options.noiseFloor);
}

function tell(
  run: FollowRun,
  growing: GrowingPath[],
  state: JudgedPaths['state'],
  fall = 1,
): JudgedPaths {
  const perCall = growing.reduce((sum, { bytesPerCall }) => sum + bytesPerCall, 0);
  return {
    state,
    perCall: listIntervals(run).map(() => perCall),
    sustainedPerCall: perCall,
    fall,
    growing,
    hasJumped: true,
  };
}

/** The paths that gained bytes since the first look, the most first. */
function listLarger({ sums, callsAt, looks }: FollowRun): GrowingPath[] {
  const first = sums[looks[0]!]!;
  const at = looks[looks.length - 1]!;
  const { keys, bytes } = sums[at]!;
  const calls = callsAt[at]! - callsAt[looks[0]!]!;
  const indexOf = new Map(Array.from(first.keys, (key, index) => [key, index]));
  const larger: GrowingPath[] = [];
  keys.forEach((key, index) => {
    const earlier = indexOf.get(key);
    if (earlier === undefined) return;
    const bytesPerCall = (bytes[index]! - first.bytes[earlier]!) / calls;
    if (bytesPerCall > LEAST_RATE) larger.push({ key, bytesPerCall, countPerCall: 0 });
  });
  return larger.sort((a, b) => b.bytesPerCall - a.bytesPerCall);
}

/** Paths of one object of some size each, which came since the look before. */
function listRenewed({ looks, lastIds, callsAt }: FollowRun, look: Look): GrowingPath[] {
  const { snapshot, placed } = look;
  const { sums, keyOfPath, owner, parentNode, place } = placed;
  const [from, at] = looks.slice(-2) as [number, number];
  const single = new Map<number, number>();
  sums.keys.forEach((key, index) => {
    if (sums.counts[index] === 1 && sums.bytes[index]! >= LEAST_BYTES)
      single.set(key, sums.bytes[index]!);
  });
  const ageOf = readAges(snapshot, parentNode);
  const renewed: GrowingPath[] = [];
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (owner[node] !== node || place[node]! < 0) continue;
    const key = keyOfPath[place[node]!]!;
    const bytes = single.get(key);
    if (bytes === undefined || ageOf(node) <= lastIds[from]!) continue;
    renewed.push({ key, bytesPerCall: bytes / Math.max(1, callsAt[at]!), countPerCall: 0 });
  }
  return renewed.sort((a, b) => b.bytesPerCall - a.bytesPerCall).slice(0, MOST_RENEWED);
}
