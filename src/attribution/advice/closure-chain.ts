import { nameGrowing } from './name-in-source.js';
import { growingOf, survivorOf, type Pattern, type PatternFacts } from './pattern.js';

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
    const name = nameHandler(facts) ?? nameGrowing(facts) ?? 'object.method';
    return `Each call wraps the function of the call before, so the chain of closures grows (and gets slower). Wrap once at start, or put the original back: ${name} = original in a finally block.`;
  },
};

/** `window.onresize`, where each handler calls the one before. */
function nameHandler(facts: PatternFacts): string | undefined {
  const survivor = survivorOf(facts);
  if (survivor?.kind !== 'listener' || survivor.edgeName === '') return undefined;
  const { object } = growingOf(facts);
  const target = /^(?:Window|document)$/.test(object) ? object.toLowerCase() : 'element';
  return `${target}.on${survivor.edgeName}`;
}
