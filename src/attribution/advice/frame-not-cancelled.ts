import { heldByBlink, tellWhere } from './page-facts.js';
import type { Pattern } from './pattern.js';

/** Loops of animation frames or idle callbacks that ask for the next one, for ever. */
export const frameNotCancelled: Pattern = {
  id: 'animation-frame-not-cancelled',
  advise(facts) {
    const held = heldByBlink(facts);
    if (held?.kind !== 'frame') return undefined;
    const isIdle = held.collection === 'idle callbacks';
    const call = isIdle ? 'cancelIdleCallback(handle)' : 'cancelAnimationFrame(frame)';
    return `Each call begins a loop of ${held.collection} that does not end. Keep the number of the last one and call ${call} ${tellWhere(facts)}, or leave the loop where its element is gone: if (!element.isConnected) return.`;
  },
};
