import type { Clock } from '../probe/heap-probe.js';

/** What turns of the loop take (V8's own timer, on Node 20) is no more than this share of what the calls take. */
const TURNS_SHARE = 1 / 4;

/** When the event loop turns within one batch of calls. */
export interface BatchTurns {
  isDue(made: number): boolean;
  take(made: number): Promise<void>;
}

/**
 * Turns of the event loop between calls. Where they take long, they are fewer, in this batch and in those after
 * it, and jobs end all the same.
 *
 * @returns what begins a batch, with a turn after so many calls each
 */
export function paceTurns(clock: Clock): (callsPerTurn: number) => BatchTurns {
  let notBefore = 0;
  return (callsPerTurn) => {
    let due = callsPerTurn;
    return {
      isDue: (made) => made >= due,
      async take(made) {
        due = made + callsPerTurn;
        const start = clock.now();
        if (start < notBefore && clock.endJob) return clock.endJob();
        await clock.turn();
        const end = clock.now();
        notBefore = end + (end - start) / TURNS_SHARE;
      },
    };
  };
}
