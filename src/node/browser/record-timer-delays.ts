import type { PageSession } from './page-session.js';
import type { PageWorld } from './page-world.js';

/** Of the function that stands in for the page's own: reads what it has noted, and gives the page's own back. */
const MARK = `Symbol.for('heapslope.timerDelays')`;

export interface TimerDelays {
  /**
   * How many timers the page has set since then that fire once, after no more than so many ms, and the longest
   * delay of those. None where the page has replaced the function, or was left.
   */
  read(): Promise<{ readonly timers: number; readonly longestMs: number }>;
  /** Gives the page its own function back. */
  restore(): Promise<void>;
}

/**
 * No heap snapshot of a page tells when its timers fire: while it is checked their delays are noted.
 *
 * @param mostMs longer ones are not noted
 */
export async function recordTimerDelays(
  session: PageSession,
  { contextId }: PageWorld,
  mostMs: number,
): Promise<TimerDelays> {
  const run = (expression: string) =>
    session.send<{ result: { value?: unknown } }>('Runtime.evaluate', {
      expression,
      contextId,
      returnByValue: true,
    });
  await run(`(${RECORD})(${mostMs})`);
  return {
    async read() {
      const { result } = await run(`globalThis.setTimeout?.[${MARK}]?.read()`);
      const [timers = 0, longestMs = 0] = (result.value ?? []) as number[];
      return { timers, longestMs };
    },
    async restore() {
      if (session.loss === undefined) await run(`globalThis.setTimeout?.[${MARK}]?.restore()`);
    },
  };
}

/** It makes no object of its own: what it notes stands in an array that was there before. */
const RECORD = `function (most) {
  const set = globalThis.setTimeout;
  if (typeof set !== 'function') return;
  const noted = new Float64Array(2);
  function setTimeout(handler) {
    const delay = +arguments[1];
    if (delay <= most) {
      noted[0]++;
      if (delay > noted[1]) noted[1] = delay;
    }
    return Reflect.apply(set, this, arguments);
  }
  setTimeout[${MARK}] = {
    read: () => [...noted],
    restore() {
      if (globalThis.setTimeout === setTimeout) globalThis.setTimeout = set;
    },
  };
  globalThis.setTimeout = setTimeout;
}`;
