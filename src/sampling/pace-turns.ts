import type { Clock } from '../probe/heap-probe.js';

/** What turns of the loop take (V8's own timer, on Node 20) is no more than this share of what the calls take. */
const TURNS_SHARE = 1 / 4;

/** Turns of the event loop between calls. Where they take long, they are fewer, and jobs end all the same. */
export function paceTurns(clock: Clock, callsPerTurn: number) {
  let due = callsPerTurn;
  let notBefore = 0;
  return {
    isDue: (made: number) => made >= due,
    async take(made: number): Promise<void> {
      due = made + callsPerTurn;
      const start = clock.now();
      if (start < notBefore && clock.endJob) return clock.endJob();
      await clock.turn();
      const end = clock.now();
      notBefore = end + (end - start) / TURNS_SHARE;
    },
  };
}
