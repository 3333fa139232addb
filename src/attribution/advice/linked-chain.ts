import { growingOf, survivorOf, type Pattern } from './pattern.js';

/** A chain of objects, each holding the one before or after. */
export const linkedChain: Pattern = {
  id: 'linked-chain',
  advise(facts) {
    const after = facts.steps[facts.growing + 2];
    const chain = [growingOf(facts), survivorOf(facts), after].find(
      (step) => step !== undefined && step.repeats > 2 && step.kind === 'property',
    );
    if (chain === undefined) return undefined;
    return `Each call links one more ${chain.object} by .${chain.edgeName}, and the whole chain is kept. Drop the link when it is no longer needed (object.${chain.edgeName} = undefined), or keep only what the next call needs.`;
  },
};
