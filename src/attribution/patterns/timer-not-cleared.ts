import { growingOf, survivorOf, type Pattern } from './pattern.js';

/** Intervals, and timeouts that are long, keep what their callbacks use. */
export const timerNotCleared: Pattern = {
  id: 'timer-not-cleared',
  advise(facts) {
    const survivor = survivorOf(facts);
    const isTimer =
      (growingOf(facts).object === 'timers' && survivor?.kind === 'timer') ||
      /^(?:Timeout|Immediate)$/.test(survivor?.object ?? '') ||
      (growingOf(facts).object === 'Timeout' &&
        growingOf(facts).kind === 'timer' &&
        survivor?.kind === 'timer');
    if (!isTimer) return undefined;
    return 'Each call starts a timer that is not stopped, and the timer keeps what its callback uses. Keep what setInterval or setTimeout returns and call clearInterval(timer) or clearTimeout(timer) when the call is over.';
  },
};
