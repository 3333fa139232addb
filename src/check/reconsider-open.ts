import { joinSums } from '../growth/join-sums.js';
import type { JudgedPaths } from '../growth/judge-paths.js';
import { readAges } from '../growth/read-ages.js';
import type { PathSums } from '../growth/sum-paths.js';
import { countMembers } from './count-members.js';
import { judgeRun, type FollowRun } from './follow-run.js';
import { findHeldLate } from './is-held-late.js';
import { lookLater } from './look-again.js';
import { planNextMs } from './plan-next.js';

/** A buffer, and where it has a path of its own, its memory. */
const BUFFERS = ['ArrayBuffer', 'system / JSArrayBufferData'];
/** Of what grew, so much is held by what lets go of it late. */
const MOST_OF_IT = 0.9;

/**
 * What one interval leaves open, and what is quicker told than by twice as many calls: see `findMoved`; and
 * what a slow clock holds for about a second is waited for.
 */
export async function reconsiderOpen(run: FollowRun, judged: JudgedPaths): Promise<JudgedPaths> {
  if (judged.state !== 'open' || run.looks.length < 2 || run.look === undefined) return judged;
  const nextMs = planNextMs(run);
  const moved = findMoved(run);
  for (const key of moved) run.moved.set(key, countMembers(run.look.placed.sums, [key]));
  const left = moved.size > 0 ? judgeRun(run) : judged;
  if (left.state === 'still' || run.looks.length > 2) return left;
  const { graceMs } = run;
  const { clock } = run.check.probe;
  const isQuicker = nextMs > graceMs + run.plan.lookMs;
  const hasTime = clock.now() + graceMs + run.plan.lookMs < run.plan.until;
  if (run.hasWaited || !isQuicker || !hasTime || !isMostlyLate(run, left)) return left;
  await lookLater(run);
  return judgeRun(run);
}

function isMostlyLate({ look }: FollowRun, { growing }: JudgedPaths): boolean {
  const late = findHeldLate(look!, growing);
  const sum = (paths: typeof growing) =>
    paths.reduce((bytes, { bytesPerCall }) => bytes + bytesPerCall, 0);
  return (
    late.size > 0 && sum(growing.filter(({ key }) => late.has(key))) >= sum(growing) * MOST_OF_IT
  );
}

/**
 * Keys of paths that gained one buffer that is older than the interval. Node cuts small buffers from a large
 * one (`Buffer.poolSize`); once that is used up a new one takes its place in the pool, and what was cut from the
 * old one and is kept holds it alone, in another place than before: as much as it takes seems to have come there.
 */
function findMoved(run: FollowRun): Set<number> {
  const [from, to] = run.looks.slice(-2);
  const moved = findGainedOne(run.sums[from!]!, run.sums[to!]!);
  const { snapshot, placed } = run.look!;
  const { keyOfPath, owner, parentNode, place, classes } = placed;
  const ageOf = readAges(snapshot, parentNode);
  const lastId = run.lastIds[from!]!;
  for (let node = 0; node < snapshot.nodeCount && moved.size > 0; node++) {
    const key = owner[node] === node ? keyOfPath[place[node]!]! : -1;
    if (!moved.has(key)) continue;
    if (!BUFFERS.includes(classes.nameOf(node)) || ageOf(node) > lastId) moved.delete(key);
  }
  return moved;
}

/** Keys of paths with one object more than before. */
function findGainedOne(from: PathSums, to: PathSums): Set<number> {
  const { keys, counts } = joinSums([from, to]);
  return new Set(keys.filter((_, path) => counts[1]![path]! - counts[0]![path]! === 1));
}
