import { heldByBlink, tellWhere } from './page-facts.js';
import type { Pattern } from './pattern.js';

/** A page's intervals, and timeouts that are long, keep what their callbacks use. */
export const webTimer: Pattern = {
  id: 'timer-not-cleared',
  advise(facts) {
    if (heldByBlink(facts)?.kind !== 'timer') return undefined;
    const captured = facts.captured ?? [];
    const keeps = captured.length === 0 ? '' : ` It keeps ${captured.join(', ')} until then.`;
    return `Each call starts a timer that goes on after it. Keep its number, and call clearInterval(timer) or clearTimeout(timer) ${tellWhere(facts)}.${keeps}`;
  },
};
