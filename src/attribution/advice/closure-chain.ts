import { nameInSource } from './name-in-source.js';
import { growingOf, survivorOf, type Pattern } from './pattern.js';

/** Each call wraps the function that the call before made. */
export const closureChain: Pattern = {
  id: 'closure-chain',
  advise(facts) {
    const next = facts.steps[facts.growing + 2];
    const chain = [growingOf(facts), survivorOf(facts), next].find(
      (step) =>
        step !== undefined &&
        step.repeats > 2 &&
        step.kind === 'variable' &&
        step.object.startsWith('closure'),
    );
    if (chain === undefined) return undefined;
    const name = nameInSource(facts.steps, facts.growing) ?? 'object.method';
    return `Each call wraps the function of the call before, so the chain of closures grows (and gets slower). Wrap once at start, or put the original back: ${name} = original in a finally block.`;
  },
};
