import { findSizeCulprits, type SizeCulprit } from '../growth/find-size-culprits.js';
import type { GrowingPath } from '../growth/judge-paths.js';
import { CALLS_PER_TURN } from '../sampling/run-calls.js';
import { callMsOf, type FollowRun } from './follow-run.js';
import { lookAgain, replaceLook } from './look-again.js';
import type { Look } from './take-look.js';

/** Smaller tables hold a few dozen entries, bytes. */
const LEAST_TABLE = 1024;
/** Entries are counted over so many calls, */
const MOST_CALLS = 500;
const LEAST_CALLS = 20;
/** which may take so many ms. */
const CALLS_MS = 1000;

/** A container that every call, or many, replace by a copy. */
export interface Replaced {
  /** Of its path. */
  key: number;
  /** Entries at the end. */
  entries: number;
  /** Entries that it gained over these calls. */
  gained: number;
  calls: number;
  /** Its self size with that of its table, bytes. */
  bytes: number;
}

/**
 * Counts the entries of state that is replaced by copies, before and after some further calls: by the path
 * that leads to it, since what was there before is gone. Entries are exact, where the table doubles now
 * and then.
 *
 * Left out: replaced objects with many keys, whose entries cannot be counted without the object's own code.
 *
 * @param growing paths of which the first is looked at
 */
export async function countReplaced(
  run: FollowRun,
  growing: readonly GrowingPath[],
): Promise<Replaced | undefined> {
  const { check, tracking, look } = run;
  const { readNumbers } = tracking;
  if (look === undefined) return undefined;
  const before = findReplaced(run, look, growing);
  const calls = Math.min(MOST_CALLS, Math.floor(CALLS_MS / callMsOf(run)));
  if (readNumbers === undefined || before === undefined || calls < LEAST_CALLS) return undefined;
  const count = async ({ snapshot }: Look, { holder }: SizeCulprit) =>
    (await readNumbers(snapshot.nodeId[holder]!, 'entries'))?.entries;
  const had = await count(look, before);
  if (had === undefined) return undefined;
  const made = await check.runner.run(calls, check.plan.giveUpAt, CALLS_PER_TURN);
  const next = await lookAgain(run);
  replaceLook(run, next);
  const after = findReplaced(run, next, growing);
  const entries = after && (await count(next, after));
  if (entries === undefined || made < LEAST_CALLS) return undefined;
  const { keys, bytes } = next.placed.sums;
  return {
    key: before.key,
    entries,
    gained: entries - had,
    calls: made,
    bytes: bytes[keys.indexOf(before.key)]!,
  };
}

/** What is alone at the path, large, and came since the look before. */
function findReplaced(
  run: FollowRun,
  look: Look,
  growing: readonly GrowingPath[],
): SizeCulprit | undefined {
  const from = run.looks[run.looks.length - 2];
  const [found] = findSizeCulprits(look, growing.slice(0, 1), new Set());
  if (from === undefined || found === undefined || found.members !== 1 || found.sample >= 0)
    return undefined;
  const { keys, bytes } = look.placed.sums;
  const isLarge = bytes[keys.indexOf(found.key)]! >= LEAST_TABLE;
  return isLarge && look.snapshot.nodeId[found.holder]! > run.lastIds[from]! ? found : undefined;
}
