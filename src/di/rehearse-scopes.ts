import { CHANNELS, type HeapProbe } from '../probe/heap-probe.js';
import type { ScopeGuard } from './scope-guard.js';

/** So long scopes are opened and closed at most before the first reading, ms, */
const REHEARSAL_MS = 2000;
/** and for no more than this share of the time that a test has left. */
const TEST_SHARE = 0.2;
/**
 * So many calls, or as many as take so long, ms, are the most: the check does not know of them. It has to make more than
 * twice as many, or a Set of numbers, whose table doubles, would seem to stand still in it.
 */
const MOST_CALLS = 70;
const MOST_CHEAP_MS = 12;
/** They are so many between two readings, or as many as take so long, ms, */
const CALLS_PER_BATCH = 14;
const CHEAP_BATCH_MS = 3;
/** but take no longer than this, ms. */
const BATCH_MS = 80;
/** So many steps below so many bytes, one after the other, are a heap that stands still. */
const STILL_BYTES = 2000;
const STILL_STEPS = 3;
/** So many steps of more than this, bytes, one after the other, are a leak, which is for the check to find: */
const RISING_BYTES = 32_000;
const RISING_STEPS = 3;
/** its calls get slower with what it keeps. So do those of one that keeps this much, bytes. */
const MOST_KEPT = 2e6;
/** A batch may make so many bytes, garbage included; after so many calls it is looked at. */
const MOST_BYTES = 64e6;
const CALLS_PER_LOOK = 20;
const HEAP = CHANNELS.indexOf('heap');
const EXTERNAL = CHANNELS.indexOf('external');

/** When a rehearsal began and must be over, on the probe's clock. */
export interface RehearsalTime {
  /** When the container began to be used: where one scope takes long, it is enough. */
  readonly begun: number;
  /** When the test is over; Infinity where nothing says so. */
  readonly deadline: number;
}

/**
 * Uses a container for a moment before it is checked: until the heap stands still, or clearly does not, or two
 * seconds are over. A scope runs through far more code than the usual handler: the container, its factories, what they
 * make, and the guard. What the engine learns and compiles for it would show as growth, and make the check
 * look at the heap, for seconds, where nothing is wrong.
 *
 * @returns how long one call takes, ms
 */
export async function rehearseScopes(
  guard: ScopeGuard,
  probe: HeapProbe,
  { begun, deadline }: RehearsalTime,
): Promise<number> {
  const { clock } = probe;
  const until = begun + Math.min(REHEARSAL_MS, (deadline - begun) * TEST_SHARE);
  const first = await readSize(probe);
  let still = 0;
  let rising = 0;
  let before = first;
  const runs = { calls: 0, ms: 0 };
  const isOver = () => runs.calls >= MOST_CALLS && runs.ms >= MOST_CHEAP_MS;
  while (still < STILL_STEPS && rising < RISING_STEPS && clock.now() < until && !isOver()) {
    const start = clock.now();
    runs.calls += await runBatch(guard, probe, Math.min(until, start + BATCH_MS));
    runs.ms += clock.now() - start;
    await clock.turn();
    await probe.collectGarbage();
    const size = await readSize(probe);
    if (size - first > MOST_KEPT) break;
    still = Math.abs(size - before) < STILL_BYTES ? still + 1 : 0;
    rising = size - before > RISING_BYTES ? rising + 1 : 0;
    before = size;
  }
  return runs.calls > 0 ? runs.ms / runs.calls : clock.now() - begun;
}

/** @returns calls that were made */
async function runBatch(guard: ScopeGuard, probe: HeapProbe, until: number): Promise<number> {
  const { clock } = probe;
  const before = await readSize(probe);
  const cheapUntil = clock.now() + CHEAP_BATCH_MS;
  let calls = 0;
  const isEnough = () =>
    clock.now() >= (calls < CALLS_PER_BATCH ? until : Math.min(until, cheapUntil));
  while (!isEnough()) {
    await guard.run();
    if (++calls % CALLS_PER_LOOK > 0) continue;
    // Timers and finalizers of the container get their turn.
    await clock.turn();
    if ((await readSize(probe)) - before > MOST_BYTES) break;
  }
  return calls;
}

async function readSize(probe: HeapProbe): Promise<number> {
  const values = new Float64Array(CHANNELS.length);
  await probe.readHeap(values, 0);
  return values[HEAP]! + values[EXTERNAL]!;
}
