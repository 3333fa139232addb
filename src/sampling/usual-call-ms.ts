import type { CallRunner } from './run-calls.js';

const LEAST_MS = 1e-4;

/** Milliseconds that a call takes once it is warm: the first and longest is left out. */
export function usualCallMs({
  handlerMs,
  longestCallMs,
  calls,
}: Pick<CallRunner, 'handlerMs' | 'longestCallMs' | 'calls'>): number {
  return calls > 1
    ? Math.max(LEAST_MS, (handlerMs - longestCallMs) / (calls - 1))
    : Math.max(LEAST_MS, handlerMs);
}
