/** What a leak of a page's is advised by: the framework that it happens in, and what Blink holds. */
import type { PatternFacts, PatternStep } from './pattern.js';

/** The first survivor, where Blink holds it: among listeners, timers and the like. */
export function heldByBlink(facts: PatternFacts): PatternStep | undefined {
  const step = facts.steps[facts.growing + 1];
  return step?.collection === undefined ? undefined : step;
}

/** A handler (`onresize`) that calls the one before it: one listener, and a chain of closures. */
export function isHandlerChain(facts: PatternFacts): boolean {
  const next = facts.steps[facts.growing + 2];
  return heldByBlink(facts)?.kind === 'listener' && next?.kind === 'variable' && next.repeats > 2;
}

/** Where what undoes it belongs: in the framework's own words, if a component is on the way. */
export function tellWhere(facts: PatternFacts): string {
  const component = facts.steps
    .map(({ object }) => /^(React|Vue|Svelte) component ?(.*)$/.exec(object))
    .find((match) => match !== null);
  if (!component)
    return 'when the view is closed (in React, in the function that useEffect returns)';
  const [, framework, name] = component;
  const of = name ? ` of ${name}` : '';
  if (framework === 'React') return `in the function that useEffect${of} returns`;
  return framework === 'Vue' ? `in onUnmounted${of}` : `in onDestroy${of}`;
}
