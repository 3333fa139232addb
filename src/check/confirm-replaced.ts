import type { GrowingPath, JudgedPaths } from '../growth/judge-paths.js';
import { countReplaced } from './count-replaced.js';
import { listIntervals, type FollowRun } from './follow-run.js';

/** So many bytes per call are growth. */
const LEAST_RATE = 2;
/** Now at least so much of it comes per call that came over all calls, */
const ONWARD = 0.9;
/** and no more than this: a table that doubled meanwhile says nothing. */
const MOST_ONWARD = 2;

/**
 * For state that is replaced by a larger copy at each call, where looks do not tell. Its table doubles, and
 * its copies take longer and longer, so that there is no time for enough doublings to show a steady rise;
 * or it is a text of few pieces. As much comes per call now as came over all calls: so it went on as it
 * began. What fills up gets less by now, and what was large before the first call had more.
 */
export async function confirmReplaced(run: FollowRun): Promise<JudgedPaths | undefined> {
  const replaced = await countReplaced(run, listLarger(run));
  if (replaced === undefined) return undefined;
  const { key, of, size, gained, calls, bytes } = replaced;
  const bytesPerCall = (bytes / size) * (gained / calls);
  const onward = (gained / calls) * (run.check.runner.calls / size);
  if (bytesPerCall < Math.max(LEAST_RATE, run.check.options.noiseFloor) || onward < ONWARD)
    return undefined;
  if (of === 'bytes' && onward > MOST_ONWARD) return undefined;
  return {
    state: 'sustained',
    perCall: listIntervals(run).map(() => bytesPerCall),
    sustainedPerCall: bytesPerCall,
    fall: 1,
    growing: [{ key, bytesPerCall, countPerCall: 0 }],
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
