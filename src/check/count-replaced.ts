import { findSizeCulprits } from '../growth/find-size-culprits.js';
import type { GrowingPath } from '../growth/judge-paths.js';
import { CALLS_PER_TURN } from '../sampling/run-calls.js';
import { countContainers, entriesOrKeys } from './count-containers.js';
import { countOlder } from './count-members.js';
import { callMsOf, type FollowRun } from './follow-run.js';
import { lookAgain, replaceLook } from './look-again.js';
import type { Look } from './take-look.js';

/** Of the paths that grow, the heaviest are tried. */
const MOST_PATHS = 3;
/** Smaller tables hold a few dozen entries. */
const LEAST_BYTES = 1024;
/** They are counted over so many calls, */
const MOST_CALLS = 500;
const LEAST_CALLS = 20;
/** which may take so many ms. */
const CALLS_MS = 1000;

/** Something that every call, or many, replace by a copy. */
export interface Replaced {
  /** Of its path. */
  key: number;
  /** What is counted: of a Map, Set, array or plain object its entries, and else the bytes of all that it consists of. */
  of: 'entries' | 'bytes';
  /** So many there are at the end. */
  size: number;
  /** So many it gained over these calls. */
  gained: number;
  calls: number;
  /** Self sizes of all that it consists of, bytes. */
  bytes: number;
}

/**
 * Measures state that is replaced by copies, before and after some further calls: by the path that leads to
 * it, since what was there before is gone. Entries are exact, where a table doubles now and then.
 *
 * @param growing paths of which the first that is replaced is looked at
 */
export async function countReplaced(
  run: FollowRun,
  growing: readonly GrowingPath[],
): Promise<Replaced | undefined> {
  const { check, look } = run;
  const calls = Math.min(MOST_CALLS, Math.floor(CALLS_MS / callMsOf(run)));
  if (look === undefined || calls < LEAST_CALLS) return undefined;
  const found = await findReplaced(run, look, growing.slice(0, MOST_PATHS));
  if (found === undefined) return undefined;
  const { path, before } = found;
  const made = await check.runner.run(calls, check.plan.giveUpAt, CALLS_PER_TURN);
  const next = await lookAgain(run);
  replaceLook(run, next);
  const after = await measure(run, next, path);
  if (after === undefined || made < LEAST_CALLS) return undefined;
  const of = before.entries === undefined || after.entries === undefined ? 'bytes' : 'entries';
  const [had, size] = [before[of]!, after[of]!];
  const gained = size - had;
  run.isFilling = gained > 0;
  return { key: path.key, of, size, gained, calls: made, bytes: after.bytes };
}

/** Entries of what is replaced, at one look; undefined where it has none that can be counted. */
export async function countEntries(
  run: FollowRun,
  look: Look,
  path: GrowingPath,
): Promise<number | undefined> {
  return (await measure(run, look, path))?.entries;
}

async function findReplaced(
  run: FollowRun,
  look: Look,
  paths: readonly GrowingPath[],
): Promise<{ path: GrowingPath; before: Measured } | undefined> {
  for (const path of paths) {
    const before = await measure(run, look, path);
    if (before !== undefined) return { path, before };
  }
  return undefined;
}

interface Measured {
  bytes: number;
  entries: number | undefined;
}

/** What is large at the path, if all of it came since the look before. */
async function measure(
  { looks, lastIds, tracking }: FollowRun,
  look: Look,
  { key, bytesPerCall }: GrowingPath,
): Promise<Measured | undefined> {
  const from = looks[looks.length - 2];
  const { keys, bytes: column } = look.placed.sums;
  const bytes = column[keys.indexOf(key)] ?? 0;
  if (from === undefined || bytes < LEAST_BYTES) return undefined;
  if (countOlder(look, [key], lastIds[from]!) > 0) return undefined;
  const [found] = findSizeCulprits(look, [{ key, bytesPerCall, countPerCall: 0 }], new Set());
  if (found === undefined) return undefined;
  const [entries = NaN] =
    found.members === 1
      ? await countContainers(look, tracking.readNumbers, [found], entriesOrKeys)
      : [];
  return { bytes, entries: Number.isNaN(entries) ? undefined : entries };
}
