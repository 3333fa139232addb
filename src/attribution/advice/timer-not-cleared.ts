import { nameGrowing } from './name-in-source.js';
import {
  findHoldingPackage,
  growingOf,
  isContainer,
  survivorOf,
  type Pattern,
  type PatternFacts,
} from './pattern.js';

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
    const isInContainer = isContainer(facts) && growingOf(facts).whose === 'user';
    // What the container keeps of a timer that has ended is an entry like any other.
    const isOver = isInContainer && facts.isRunning === false;
    if (!isTimer || isOver || isOfSignal(facts)) return undefined;
    const captured = facts.captured ?? [];
    const used = captured.length > 0 ? ` (${captured.join(', ')})` : '';
    const name = findHoldingPackage(facts);
    if (name !== undefined) {
      const where = facts.line === undefined ? '' : ` at ${facts.line}`;
      // The variables of a package say nothing to who uses it; a class may.
      const classes = captured.filter((text) => /^an? /.test(text));
      const keeps = classes.length === 0 ? '' : ` (${classes.join(', ')})`;
      return `Each call makes something of ${name}${where} that runs a timer, and the timer keeps what its callback uses${keeps}. Only ${name} can stop it: call what ends it when the call is over (its documentation may call it destroy, close, stop, dispose or clear), or make one outside the handler and use it again.`;
    }
    return `Each call starts a timer that is not stopped, and the timer keeps what its callback uses${used}. Keep what setInterval or setTimeout returns and call clearInterval(timer) or clearTimeout(timer) when the call is over${isInContainer ? `, and take it out of ${nameGrowing(facts) ?? 'what keeps it'}` : ''}.`;
  },
};

/** Of `AbortSignal.timeout()`: nobody has the timer but Node. */
function isOfSignal({ steps }: PatternFacts): boolean {
  return steps.some(({ edgeName }) => edgeName === 'clearTimeoutRegistry');
}
