import type { CallRunner } from '../sampling/run-calls.js';

/** Why no further calls were made, where what they keep would have filled the memory; a sentence. */
export function tellFull({
  isFull,
  calls,
}: Pick<CallRunner, 'isFull' | 'calls'>): string | undefined {
  return isFull
    ? `The check stopped before it would have filled the memory, after ${calls === 1 ? '1 call' : `${calls} calls`}.`
    : undefined;
}
