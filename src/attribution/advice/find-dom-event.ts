import { growingOf, holdersOf, type PatternFacts } from './pattern.js';

/** The event whose listeners a node or window of jsdom or happy-dom keeps in a list of its own. */
export function findDomEvent(facts: PatternFacts): string | undefined {
  const near = holdersOf(facts).slice(-4);
  const isTarget = near.some(({ object }) => /EventTarget|Window|Document|Element/.test(object));
  const isList = near
    .slice(0, -1)
    .some(({ edgeName }) => /listener(?:s|Options)?[)\]>]*$/i.test(edgeName));
  return isTarget && isList ? growingOf(facts).edgeName : undefined;
}
