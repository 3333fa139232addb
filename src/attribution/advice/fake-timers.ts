import { holdersOf, type Pattern } from './pattern.js';

/** A fake clock keeps each timer until time is advanced over it. */
export const fakeTimers: Pattern = {
  id: 'fake-timers',
  advise(facts) {
    const isQueue = holdersOf(facts).some(({ edgeName }) => QUEUES.test(edgeName));
    if (facts.fakeTimer === 'interval')
      return 'Each call starts an interval that is not stopped. Keep what setInterval returns and call clearInterval(timer) when the call is over.';
    if (facts.fakeTimer === undefined && !(facts.owner === 'runner' && isQueue)) return undefined;
    return 'The fake clock keeps each timer that the handler starts until time is advanced. Advance it in afterEachCall (advanceTimersByTime(ms) or runOnlyPendingTimers() of vi or jest), clear the timer in the handler, or check with real timers.';
  },
};

/** Of Jest's legacy fake timers. */
const QUEUES = /^_(?:timers|ticks|immediates)$/;
