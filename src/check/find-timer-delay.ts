import { readAges } from '../growth/read-ages.js';
import type { FollowRun } from './follow-run.js';
import type { Look } from './take-look.js';

/** Timers with longer delays are not waited for, ms. */
export const MOST_DELAY_MS = 10_000;
/** Fewer of them, by the calls, hold nothing that matters. */
const LEAST_RATE = 0.02;
const LEAST_TIMERS = 5;
/** So many are asked: V8 searches the whole heap for each. */
const ASKED = 3;

/**
 * The longest delay, ms, of timers that the calls have set and that have yet to fire; 0 where there are none
 * to be waited for. A cache whose entries live for three seconds grows for three seconds, and so do a page's
 * messages. Timers that repeat (`setInterval`) let go of nothing.
 */
export async function findTimerDelay(run: FollowRun): Promise<number> {
  const { look, tracking, callsAt } = run;
  if (look === undefined || callsAt.length < 2) return 0;
  const calls = callsAt[callsAt.length - 1]! - callsAt[0]!;
  const least = Math.max(LEAST_TIMERS, calls * LEAST_RATE);
  if (tracking.readTimerDelays !== undefined) {
    const { timers, longestMs } = await tracking.readTimerDelays();
    return timers < least ? 0 : longestMs;
  }
  const timers = listTimers(look, run.lastIds[0]!);
  return timers.length < least ? 0 : askTimers(run, timers);
}

/** Ids of those that were set after an object with this one was born. */
function listTimers({ snapshot, placed }: Look, lastId: number): number[] {
  const { classes, owner, parentNode } = placed;
  const ageOf = readAges(snapshot, parentNode);
  const timers: number[] = [];
  for (let node = 0; node < snapshot.nodeCount; node++)
    if (owner[node] === node && classes.nameOf(node) === 'Timeout' && ageOf(node) > lastId)
      timers.push(snapshot.nodeId[node]!);
  return timers;
}

/** Source of the fields: Node's lib/internal/timers.js. */
async function askTimers({ tracking }: FollowRun, timers: readonly number[]): Promise<number> {
  let longest = 0;
  for (let asked = 0; asked < ASKED; asked++) {
    const id = timers[Math.floor(((asked + 0.5) / ASKED) * timers.length)]!;
    const { _idleTimeout: delay = 0, _repeat: isRepeated } =
      (await tracking.readNumbers?.(id))?.fields ?? {};
    if (isRepeated === undefined && delay <= MOST_DELAY_MS) longest = Math.max(longest, delay);
  }
  return longest;
}
