import { readAges } from '../growth/read-ages.js';
import type { FollowRun } from './follow-run.js';

/** Timers with longer delays are not waited for, ms. */
const MOST_DELAY_MS = 10_000;
/** Fewer of them, by the calls, hold nothing that matters. */
const LEAST_RATE = 0.02;
const LEAST_TIMERS = 5;
/** So many are asked. */
const ASKED = 12;

/**
 * The longest delay, ms, of timers that the calls have set and that have yet to fire; 0 where there are none
 * to be waited for. A cache whose entries live for three seconds grows for three seconds. Those that repeat
 * (`setInterval`) let go of nothing. Source of the fields: Node's lib/internal/timers.js.
 */
export async function findTimerDelay({
  look,
  tracking,
  lastIds,
  callsAt,
}: FollowRun): Promise<number> {
  if (look === undefined || tracking.readNumbers === undefined || lastIds.length < 2) return 0;
  const { snapshot, placed } = look;
  const { classes, owner, parentNode } = placed;
  const ageOf = readAges(snapshot, parentNode);
  const timers: number[] = [];
  for (let node = 0; node < snapshot.nodeCount; node++)
    if (owner[node] === node && classes.nameOf(node) === 'Timeout' && ageOf(node) > lastIds[0]!)
      timers.push(snapshot.nodeId[node]!);
  const calls = callsAt[callsAt.length - 1]! - callsAt[0]!;
  if (timers.length < Math.max(LEAST_TIMERS, calls * LEAST_RATE)) return 0;
  let longest = 0;
  for (let asked = 0; asked < ASKED; asked++) {
    const id = timers[Math.floor((asked / ASKED) * timers.length)]!;
    const fields = (await tracking.readNumbers(id))?.fields ?? {};
    const { _idleTimeout: delay = 0, _repeat: isRepeated } = fields;
    if (isRepeated === undefined && delay <= MOST_DELAY_MS) longest = Math.max(longest, delay);
  }
  return longest;
}
