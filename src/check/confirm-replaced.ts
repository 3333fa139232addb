import type { GrowingPath, JudgedPaths } from '../growth/judge-paths.js';
import { countReplaced } from './count-replaced.js';
import { listIntervals, type FollowRun } from './follow-run.js';

/** So many entries per call are growth. */
const LEAST_RATE = 0.1;
/** Now at least so many of the entries come per call that came over all calls. */
const ONWARD = 0.9;

/**
 * For state that is replaced by a larger copy at each call, where looks do not tell. Its table doubles, and
 * its copies take longer and longer: there is no time for enough doublings to show a steady rise. Entries
 * are exact. As many come now as came over all calls: so they went on as they began. What fills up gets
 * fewer by now, and what was large before the first call had more.
 */
export async function confirmReplaced(run: FollowRun): Promise<JudgedPaths | undefined> {
  const replaced = await countReplaced(run, listLarger(run));
  if (replaced === undefined) return undefined;
  const { key, entries, gained, calls, bytes } = replaced;
  const rate = gained / calls;
  const isOnward = rate >= LEAST_RATE && rate >= (entries / run.check.runner.calls) * ONWARD;
  if (!isOnward) return undefined;
  const bytesPerCall = (bytes / entries) * rate;
  return {
    state: 'sustained',
    perCall: listIntervals(run).map(() => bytesPerCall),
    sustainedPerCall: bytesPerCall,
    fall: 1,
    growing: [{ key, bytesPerCall, countPerCall: 0 }],
    hasJumped: true,
  };
}

/** The path that gained most bytes since the first look, and no objects. */
function listLarger({ sums, callsAt, looks }: FollowRun): GrowingPath[] {
  const first = sums[looks[0]!]!;
  const at = looks[looks.length - 1]!;
  const { keys, bytes, counts } = sums[at]!;
  const calls = callsAt[at]! - callsAt[looks[0]!]!;
  const indexOf = new Map(Array.from(first.keys, (key, index) => [key, index]));
  let largest: GrowingPath | undefined;
  keys.forEach((key, index) => {
    const earlier = indexOf.get(key);
    if (earlier === undefined || first.counts[earlier] !== counts[index]) return;
    const bytesPerCall = (bytes[index]! - first.bytes[earlier]!) / calls;
    if (bytesPerCall > (largest?.bytesPerCall ?? 0))
      largest = { key, bytesPerCall, countPerCall: 0 };
  });
  return largest === undefined ? [] : [largest];
}
