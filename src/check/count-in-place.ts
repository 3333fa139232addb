import { findSizeCulprits } from '../growth/find-size-culprits.js';
import type { GrowingPath } from '../growth/judge-paths.js';
import { CALLS_PER_TURN } from '../sampling/run-calls.js';
import { countContainers, entriesOrKeys, pickSingle } from './count-containers.js';
import { countOlder } from './count-members.js';
import type { Replaced } from './count-replaced.js';
import { callMsOf, type FollowRun } from './follow-run.js';

/** Of the paths that grow, the heaviest are tried: V8 searches the whole heap for each. */
const MOST_PATHS = 2;
/** Entries may come in bursts: they are counted over so much of all calls, */
const SHARE = 0.1;
const LEAST_CALLS = 100;
/** as far as these take no more than so many ms. */
const CALLS_MS = 500;

/**
 * Counts the entries of one container before and after some further calls: the table of a Map, a Set or an
 * object with numbers for keys is as large for as many calls as there were before.
 *
 * @param growing paths of which the first that is one container, and gains entries, is told
 */
export async function countInPlace(
  run: FollowRun,
  growing: readonly GrowingPath[],
): Promise<Replaced | undefined> {
  const { look, looks, lastIds, tracking, check } = run;
  const { readNumbers } = tracking;
  const from = looks[looks.length - 2];
  const calls = Math.floor(Math.min(check.runner.calls * SHARE, CALLS_MS / callMsOf(run)));
  if (look === undefined || from === undefined || readNumbers === undefined) return undefined;
  if (calls < LEAST_CALLS) return undefined;
  // What calls replace is counted by another way: after the first of them it is gone.
  const inPlace = growing
    .slice(0, MOST_PATHS)
    .filter(({ key }) => countOlder(look, [key], lastIds[from]!) > 0);
  const single = pickSingle(findSizeCulprits(look, inPlace, new Set()), MOST_PATHS);
  const countAll = () => countContainers(look, readNumbers, single, entriesOrKeys);
  const before = await countAll();
  if (before.every(Number.isNaN)) return undefined;
  const made = await check.runner.run(calls, check.plan.giveUpAt, CALLS_PER_TURN);
  if (made < LEAST_CALLS) return undefined;
  const after = await countAll();
  const { keys, bytes } = look.placed.sums;
  for (const [index, { key }] of single.entries()) {
    const size = after[index]!;
    const gained = size - before[index]!;
    if (gained > 0)
      return { key, of: 'entries', size, gained, calls: made, bytes: bytes[keys.indexOf(key)]! };
  }
  return undefined;
}
