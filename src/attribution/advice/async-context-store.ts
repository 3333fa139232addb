import { findPackageOnPath, type Pattern } from './pattern.js';

/**
 * What was started inside AsyncLocalStorage.run remembers the store for as long as it lives
 * itself.
 */
export const asyncContextStore: Pattern = {
  id: 'async-context-store',
  advise(facts) {
    const isHooked =
      facts.owner === 'package' &&
      findPackageOnPath(facts, ['cls-hooked', 'continuation-local-storage', 'async-hook-jl']) !==
        undefined;
    if (isHooked) {
      return 'The namespace keeps a context for every async resource that has not been destroyed. Use AsyncLocalStorage of node:async_hooks in its place.';
    }
    if (!facts.steps.some((step) => step.kind === 'store')) return undefined;
    return 'A timer, socket or promise that was started inside AsyncLocalStorage.run() keeps the store alive. End it with the request (clearInterval, destroy), or start what outlives the request outside, with storage.exit(() => …).';
  },
};
