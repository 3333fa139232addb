import type { HeapProbe } from '../probe/heap-probe.js';
import { countAlive, createInstanceTracker, type InstanceTracker } from './instance-tracker.js';
import type { ScopeGuard } from './scope-guard.js';

/** What some rounds of scopes left behind. */
export interface RoundsResult {
  readonly tracker: InstanceTracker;
  /** Scopes that were opened in all rounds. */
  readonly scopes: number;
}

export const ROUNDS = 2;
const MOST_CALLS = 50;
const LEAST_CALLS = 2;
/** Pauses before each collection, ms: what is released soon, or late, is waited for. */
const PAUSES = [0, 0, 10, 50, 200, 700];

/** Runs two rounds of calls and remembers weakly what was resolved in them, until garbage has been collected. */
export async function runRounds(
  guard: ScopeGuard,
  probe: HeapProbe,
  until: number,
): Promise<RoundsResult> {
  const tracker = createInstanceTracker();
  const { clock } = probe;
  let calls = 0;
  guard.track(tracker);
  try {
    const begin = clock.now();
    for (let round = 0; round < ROUNDS; round++) {
      tracker.beginRound();
      const end = begin + ((until - begin) * (round + 1)) / ROUNDS;
      for (let call = 0; call < MOST_CALLS; call++) {
        if (call >= LEAST_CALLS && clock.now() > end) break;
        await guard.run();
        calls++;
      }
      // A weak reference holds its object until the turn ends in which it was made.
      await clock.turn();
    }
  } finally {
    guard.track(undefined);
  }
  for (const pause of PAUSES) {
    if (pause > 0) await clock.sleep(pause);
    await clock.turn();
    await probe.collectGarbage();
    if (isAllGone(guard, tracker)) break;
  }
  await clock.turn();
  return { tracker, scopes: calls * guard.scopesPerCall };
}

/** Whether nothing of the last round but singletons is alive. */
function isAllGone({ registrations }: ScopeGuard, tracker: InstanceTracker): boolean {
  return [...registrations, 'scope' as const].every(
    (of) => countAlive(tracker.read(of).rounds[ROUNDS - 1]) === 0,
  );
}
