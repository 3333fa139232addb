import { survivorOf, type Pattern } from './pattern.js';

/** A class or constructor of each call inherits from the one of the call before. */
export const prototypeChain: Pattern = {
  id: 'prototype-chain',
  advise(facts) {
    const { steps, growing } = facts;
    const near = steps.slice(growing, growing + 3);
    const isChain = near.some(({ edgeName }) => edgeName === '__proto__');
    if (!isChain || survivorOf(facts) === undefined) return undefined;
    return 'Each call makes a class that inherits from the one of the call before, so that the chain of prototypes grows: every one of them is kept by the last. Patch or extend once at start; or keep the original, const original = module.Class, extend that, and put it back (module.Class = original) in a finally block.';
  },
};
