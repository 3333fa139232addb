import { CHANNELS, type HeapProbe } from '../probe/heap-probe.js';
import type { ScopeGuard } from './scope-guard.js';

/** So long scopes are opened and closed before the first reading, ms, and so many calls at most. */
const REHEARSAL_MS = 300;
const MOST_CALLS = 3000;
/** A container that leaks must not fill the memory meanwhile: between two looks at it so many calls are made, */
const CALLS_PER_LOOK = 20;
/** and it may grow by so many bytes, garbage included. */
const MOST_BYTES = 64e6;
const HEAP = CHANNELS.indexOf('heap');
const EXTERNAL = CHANNELS.indexOf('external');

/**
 * Uses a container for a moment before it is checked. A scope runs through far more code than the usual
 * handler: the container, its factories, what they make, and the guard. What the engine learns and compiles
 * for it would show as growth, and make the check look at the heap where nothing is wrong.
 *
 * @param begun when the container began to be used, on the probe's clock: where one scope takes long, it is enough
 */
export async function rehearseScopes(
  guard: ScopeGuard,
  probe: HeapProbe,
  begun: number,
): Promise<void> {
  const { clock } = probe;
  const until = begun + REHEARSAL_MS;
  const before = await readSize(probe);
  for (let call = 1; call <= MOST_CALLS && clock.now() < until; call++) {
    await guard.run();
    if (call % CALLS_PER_LOOK > 0) continue;
    // Timers and finalizers of the container get their turn.
    await clock.turn();
    if ((await readSize(probe)) - before > MOST_BYTES) return;
  }
}

async function readSize(probe: HeapProbe): Promise<number> {
  const values = new Float64Array(CHANNELS.length);
  await probe.readHeap(values, 0);
  return values[HEAP]! + values[EXTERNAL]!;
}
