import { splitSums } from '../growth/split-sums.js';
import { takeReading } from '../sampling/take-reading.js';
import { isTimed, type FollowRun } from './follow-run.js';
import { takeLook, type Look } from './take-look.js';

/** A look that held the event loop for so long may have outlasted idle connections, ms. */
const LONG_PAUSE_MS = 500;
const SOCKETS_CLOSE_MS = 30;
/** and more by this share of the pause: then the machine is busy. */
const CLOSE_SHARE = 0.05;

/**
 * Settles the heap, reads it and takes a look.
 *
 * @param collections before the reading, at most; default 3. With one, what finalizers let go of is still there.
 */
export async function lookAgain(run: FollowRun, collections = 3): Promise<Look> {
  const { check, tracking } = run;
  const { probe, timings } = check;
  // Its columns would show in the reading.
  delete run.look;
  check.options.signal?.throwIfAborted();
  if (collections > 1) await settle(run);
  await readAgain(run, Math.max(1, collections - 1));
  const start = probe.clock.now();
  const look = await takeLook(check, tracking);
  const took = probe.clock.now() - start;
  run.plan.lookMs = took;
  // On a busy machine looks take long: that is not to cost the calls their time.
  run.plan.until = Math.min(run.plan.until + took, check.plan.giveUpAt - took);
  // Sockets whose keep-alive ran out meanwhile are closed before the next call would use them.
  if (took > LONG_PAUSE_MS) {
    const wait = SOCKETS_CLOSE_MS + took * CLOSE_SHARE;
    await probe.clock.sleep(wait);
    timings.waiting += wait;
  }
  return look;
}

/** Takes a look and adds it to what is compared, with the marks that it reaches back to. */
export async function addLook(run: FollowRun, collections?: number): Promise<void> {
  const look = await lookAgain(run, collections);
  run.look = look;
  const ids = run.marks.map(({ lastId }) => lastId);
  run.sums.push(...splitSums(look, ids), look.placed.sums);
  run.lastIds.push(...ids, look.lastObjectId);
  run.callsAt.push(...run.marks.map(({ callsAt }) => callsAt), run.check.runner.calls);
  run.looks.push(run.sums.length - 1);
  run.marks = [];
}

/**
 * Puts a later look in the place of the last one: the few calls between them belong to the interval before. What is
 * held may have another path by then (a timer that has fired in between), so that the marks are read from it, too.
 */
export function replaceLook(run: FollowRun, look: Look): void {
  const at = run.looks[run.looks.length - 1]!;
  const firstMark = (run.looks[run.looks.length - 2] ?? -1) + 1;
  run.look = look;
  run.sums.splice(firstMark, at - firstMark, ...splitSums(look, run.lastIds.slice(firstMark, at)));
  run.sums[at] = look.placed.sums;
  run.lastIds[at] = look.lastObjectId;
  run.callsAt[at] = run.check.runner.calls;
}

/** As the last look, once what is released late has had its time: it takes the place of that one. */
export async function lookLater(run: FollowRun): Promise<void> {
  await waitLate(run);
  replaceLook(run, await lookAgain(run));
}

/** Gives what is released late its time; that of timers is not to cost the calls theirs. */
export async function waitLate(run: FollowRun): Promise<void> {
  const { check, plan, graceMs } = run;
  await check.probe.clock.sleep(graceMs);
  check.timings.waiting += graceMs;
  run.hasWaited = true;
  if (isTimed(run)) plan.until = Math.min(plan.until + graceMs, check.plan.giveUpAt - plan.lookMs);
}

/** What a collection finds dead is told to finalizers in the turns after it, and gone at the next one. */
async function settle({ check }: FollowRun): Promise<void> {
  const { probe, timings } = check;
  const start = probe.clock.now();
  await probe.clock.turn();
  await probe.collectGarbage();
  await probe.clock.turn();
  timings.gc += probe.clock.now() - start;
}

/** A reading without what the sums of earlier looks take. */
export async function readAgain(
  { check, series, sums }: FollowRun,
  collections: number,
): Promise<void> {
  const { probe, runner, timings } = check;
  timings.gc += await takeReading(probe, series, runner.calls, collections);
  if (probe.measureBytecode) series.amend('code', await probe.measureBytecode());
  if (!probe.features.isOwnHeap) return;
  const own = sums.reduce((bytes, { keys }) => bytes + 5 * keys.byteLength, 0);
  const last = series.length - 1;
  for (const channel of ['arrayBuffers', 'external'] as const)
    series.amend(channel, series.read(channel, last) - own);
}
